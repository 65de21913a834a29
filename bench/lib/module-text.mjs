// Sources that are written once and become ES modules for Vitest and CommonJS for Jest and Mocha.

/**
 * @param imports - names by module, e.g. `{ 'node:http': 'http', './sum.js': '{ sum }' }`
 * @param exports - names that the body declares
 */
export function moduleText(isModule, { imports = {}, exports: names = [], body }) {
  const lines = Object.entries(imports).map(([module, what]) =>
    isModule ? `import ${what} from '${module}';` : `const ${what} = require('${module}');`,
  );
  const last = isModule
    ? `export { ${names.join(', ')} };`
    : `module.exports = { ${names.join(', ')} };`;
  return [...lines, body, ...(names.length > 0 ? [last] : []), ''].join('\n');
}

/** A test file; Jest's `test` and `expect` are globals. */
export function testText(isModule, { imports = {}, body }) {
  const vitest = isModule ? { vitest: '{ afterAll, beforeAll, expect, test }' } : {};
  return moduleText(isModule, { imports: { ...vitest, ...imports }, body });
}

const OF_NODE = {
  'node:test': '{ after as afterAll, before as beforeAll, describe, test }',
  'node:assert': 'assert',
};
const EXPECT =
  'const expect = (found) => ({ toBe: (wanted) => assert.strictEqual(found, wanted) });';

const OF_MOCHA = { 'node:assert': 'assert' };
const NAMES_OF_MOCHA = 'const test = it, afterAll = after, beforeAll = before;';

/** The same for the runner of a host, which may be Node's own or Mocha. */
export function testTextFor({ isModule, runner }, { imports = {}, body }) {
  switch (runner) {
    case 'node-test':
      return moduleText(true, { imports: { ...OF_NODE, ...imports }, body: `${EXPECT}\n${body}` });
    case 'mocha':
      return moduleText(false, {
        imports: { ...OF_MOCHA, ...imports },
        body: `${NAMES_OF_MOCHA}\n${EXPECT}\n${body}`,
      });
    default:
      return testText(isModule, { imports, body });
  }
}

/** Code for the end of a test file: leaves what it took from its last line to its last test. */
export const TIME_INSIDE = `
const { writeFileSync } = process.getBuiltinModule('node:fs');
const startedAt = performance.now();
const cpuAtStart = process.cpuUsage();
afterAll(() => {
  const wall = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuAtStart);
  writeFileSync(process.env.BENCH_OUT + '/inside.json', JSON.stringify({ wall, cpu: (user + system) / 1000 }));
});
`;
