import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runProcess } from '../runners/process.js';
import { type ProjectFiles, writeProject } from '../runners/project.js';

const home = fileURLToPath(new URL('..', import.meta.url));
const { resolve } = createRequire(import.meta.url);
const inPackage = (name: string, file: string): string =>
  path.join(path.dirname(resolve(`${name}/package.json`)), file);

interface RunnerCase {
  readonly runner: string;
  readonly command: readonly string[];
  /** What its tests are, each with a call of its own: one of the project's, one of a package's. */
  readonly files: ProjectFiles;
  /** Its own configuration; undefined where it has no place for options. */
  readonly configured?: (options: string) => ProjectFiles;
}

const SLOW = {
  'node_modules/slow/package.json': '{ "name": "slow", "main": "index.js" }',
  'node_modules/slow/index.js':
    "const zlib = require('node:zlib'); exports.slow = () => zlib.deflateSync('text');",
};
const OWN = "import fs from 'node:fs';\nexport const own = () => fs.statSync('.');\n";
const IMPORTS = "import { slow } from 'slow';\nimport { own } from './own.mjs';\n";
const TESTS =
  "test('own', async () => { own(); });\ntest('of a package', async () => { slow(); });\n";

const runners: readonly RunnerCase[] = [
  {
    runner: 'vitest',
    command: [inPackage('vitest', 'vitest.mjs'), 'run'],
    files: {
      ...SLOW,
      'own.mjs': OWN,
      'a.test.mjs': `import { test } from 'vitest';\n${IMPORTS}${TESTS}`,
    },
    configured: (options) => ({
      'vitest.config.mjs': `import { loopguard } from '@loopguard/vitest-plugin';
export default { plugins: [loopguard(${options})] };`,
    }),
  },
  {
    runner: 'jest',
    command: [inPackage('jest', 'bin/jest.js')],
    files: {
      ...SLOW,
      'own.js': "const fs = require('node:fs');\nexports.own = () => fs.statSync('.');\n",
      'a.test.js': `const { slow } = require('slow');\nconst { own } = require('./own.js');\n${TESTS}`,
    },
    configured: (options) => ({
      'jest.config.js': `module.exports = { testEnvironment: '@loopguard/jest-env', transform: {},
  testEnvironmentOptions: { loopguard: ${options} }, reporters: ['default', '@loopguard/jest-env/reporter'] };`,
    }),
  },
  {
    runner: 'node-test',
    command: ['--import', '@loopguard/node-test', '--test', 'a.test.mjs'],
    files: {
      ...SLOW,
      'own.mjs': OWN,
      'a.test.mjs': `import { test } from 'node:test';\n${IMPORTS}${TESTS}`,
    },
  },
  {
    runner: 'mocha',
    command: [inPackage('mocha', 'bin/mocha.js'), '--require', '@loopguard/mocha', 'a.test.mjs'],
    files: {
      ...SLOW,
      'own.mjs': OWN,
      'a.test.mjs': `${IMPORTS}${TESTS.replaceAll('test(', 'it(')}`,
    },
  },
];

const OPTIONS = "{ mode: 'warn', packages: 'allow' }";
/** The same options in places where a project may have them; `load-options.test.ts` has all. */
const places: Readonly<Record<string, ProjectFiles>> = {
  'loopguard.config.ts': { 'loopguard.config.ts': `export default ${OPTIONS} satisfies object;` },
  'package.json': {
    'package.json': '{ "name": "a", "loopguard": { "mode": "warn", "packages": "allow" } }',
  },
};

describe.each(runners)('$runner', ({ command, files, configured = () => ({}) }) => {
  async function run(more: ProjectFiles, env: Readonly<Record<string, string>> = {}) {
    const all = { 'package.json': '{ "name": "a" }', ...files, ...more };
    const project = await writeProject(home, 'options', all);
    onTestFinished(project.dispose);
    const cwd = project.root;
    const { exitCode, stdout, stderr } = await runProcess(process.execPath, command, { cwd, env });
    return { exitCode, text: stdout + stderr };
  }

  test.each(Object.keys(places))('takes its options from %s', async (place) => {
    const { exitCode, text } = await run({ ...configured('{}'), ...places[place] });
    expect(text).toContain('[loopguard] in "own": fs.statSync blocked the event loop');
    expect(text).not.toContain('zlib.deflateSync blocked');
    expect(exitCode).toBe(0);
  });

  test('what is said closer to the run wins, key by key', async () => {
    const isByConfiguration = Object.keys(configured('{}')).length > 0;
    const { exitCode, text } = await run(
      { ...configured("{ mode: 'fail' }"), ...places['loopguard.config.ts'] },
      isByConfiguration ? {} : { LOOPGUARD: 'fail' },
    );
    expect(text).toContain('BlockingCallError');
    expect(text).toContain('fs.statSync blocked the event loop');
    expect(text).not.toContain('[loopguard] in "own"');
    expect(text).not.toContain('zlib.deflateSync blocked');
    expect(exitCode).toBe(1);
  });

  test('a mode that is off in the file is off', async () => {
    const { exitCode, text } = await run({
      ...configured('{}'),
      'loopguard.config.json': '{ "mode": "off" }',
    });
    expect(text).not.toContain('blocked the event loop');
    expect(exitCode).toBe(0);
  });

  test('a wrong option is told with its file', async () => {
    const { exitCode, text } = await run({
      ...configured('{}'),
      'loopguard.config.json': '{ "mod": "warn" }',
    });
    expect(text).toContain(
      '[loopguard] loopguard.config.json: Unknown option "mod". Did you mean "mode"?',
    );
    expect(text).not.toMatch(/^\s+at .*loopguard/m);
    expect(exitCode).not.toBe(0);
  });
});
