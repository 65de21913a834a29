import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { installNewcomer, type Newcomer, type NewcomerRun } from './newcomer.js';

interface Way {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly run: (newcomer: Newcomer) => Promise<NewcomerRun>;
}

const ways: readonly Way[] = [
  {
    name: 'vitest',
    files: {
      'vitest.config.mjs': `
        import { loopguard } from '@loopguard/vitest-plugin';
        export default { plugins: [loopguard()], test: { setupFiles: ['@loopguard/vitest-plugin/matchers'] } };
      `,
    },
    run: (newcomer) =>
      newcomer.run('vitest/vitest.mjs', 'run', '--reporter=json', '--outputFile=results.json'),
  },
  {
    name: 'jest',
    files: {
      'jest.config.cjs': `
        module.exports = {
          testEnvironment: '@loopguard/jest-env',
          setupFilesAfterEnv: ['@loopguard/jest-env/matchers'],
          testPathIgnorePatterns: ['types'],
        };
      `,
    },
    run: (newcomer) => newcomer.run('jest/bin/jest.js', '--json', '--outputFile=results.json'),
  },
];

const importsOf = (name: string): string =>
  name === 'vitest'
    ? `import fs from 'node:fs'; import { expect, test } from 'vitest';`
    : `const fs = require('node:fs');`;

const suite = `
test('render', async () => { expect(() => fs.readFileSync('package.json')).not.toBlock(); });
test('handle', async () => {
  await expect(async () => { await Promise.resolve(); fs.existsSync('package.json'); }).not.toBlock({ calls: ['fs.*'] });
});
test('still blocks', async () => { expect(() => fs.readFileSync('package.json')).toBlock('fs.readFileSync'); });
test('forgotten', async () => { expect(() => new Promise(() => {})).not.toBlock(); });
test('handed over', async () => { expect(fs.promises.readFile('package.json')).not.toBlock(); });
`;

/** Compiles only if the types say what the matcher takes and gives. */
const typesOf = (imports: string): string => `${imports}
const sync: void = expect(() => 1).not.toBlock();
const one: void = expect(() => 1).toBlock('fs.readFileSync');
const many: Promise<void> = expect(async () => 1).not.toBlock({ calls: ['fs.*'], stall: 50 });
const list: Promise<void> = expect(() => Promise.resolve('x')).toBlock(['fs.*', 'zlib.*']);
// @ts-expect-error -- there is no such option
expect(() => 1).not.toBlock({ call: 'fs.*' });
// @ts-expect-error -- milliseconds are a number
expect(() => 1).not.toBlock({ stall: '50' });
export { sync, one, many, list };
`;

const tsconfig = (types: readonly string[], file: string): string =>
  JSON.stringify({
    compilerOptions: {
      module: 'nodenext',
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      types: ['node', ...types],
      lib: ['es2023', 'dom'],
    },
    files: [file],
  });

let newcomer: Newcomer;

beforeAll(async () => {
  newcomer = await installNewcomer(
    ['vitest-plugin', 'jest-env'],
    [
      'vitest',
      'jest',
      'jest-environment-node',
      '@jest/globals',
      '@types/jest',
      '@types/node',
      'typescript',
    ],
  );
}, 600_000);

afterAll(async () => {
  await newcomer?.dispose();
});

describe.sequential('toBlock() from tarballs', () => {
  test.each(ways)('$name: what it says', async ({ name, files, run }) => {
    await newcomer.write({ ...files, 'first.test.js': `${importsOf(name)}\n${suite}` });
    const { tests, exitCode } = await run(newcomer);
    const states = Object.fromEntries([...tests].map(([title, { status }]) => [title, status]));
    expect(states).toEqual({
      render: 'failed',
      handle: 'failed',
      'still blocks': 'passed',
      forgotten: 'failed',
      'handed over': 'failed',
    });
    expect(exitCode).toBe(1);
    const textOf = (title: string): string => tests.get(title)?.failureMessages.join('\n') ?? '';
    expect(textOf('render')).toMatch(
      /expected the function not to block the event loop:\n\nfs\.readFileSync blocked the event loop\n {2}call {3}fs\.readFileSync\("package\.json"\)\n {2}where {2}first\.test\.js:3:/,
    );
    expect(textOf('forgotten')).toMatch(/was not awaited[^]*first\.test\.js:8:/);
    expect(textOf('handed over')).toContain('a promise, which has begun already');
  });

  test.each([
    ['vitest', `import { expect } from 'vitest';\nimport '@loopguard/vitest-plugin/matchers';`, []],
    [
      '@jest/globals',
      `import { expect } from '@jest/globals';\nimport '@loopguard/jest-env/matchers';`,
      [],
    ],
    ['@types/jest', `import '@loopguard/jest-env/matchers';`, ['jest']],
  ] as const)('types with %s', async (name, imports, types) => {
    const file = `types-${name.replaceAll(/\W/g, '-')}.ts`;
    await newcomer.write({
      [file]: typesOf(imports),
      'tsconfig.json': tsconfig(types, file),
    });
    const { stdout, exitCode } = await newcomer.node('node_modules/typescript/bin/tsc', '-p', '.');
    expect(stdout).toBe('');
    expect(exitCode).toBe(0);
  });
});
