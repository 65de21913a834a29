import { describe, expect, test } from 'vitest';
import { runProcess } from '../runners/process.js';
import { mochaForms, mochaRefusals, yamlRefusals } from './init/mocha-forms.js';
import { packageJson, project } from './init/test-project.js';

const NODE = 'node --import @loopguard/node-test';
const TEXTS: Readonly<Record<string, string>> = {
  'node --test': `${NODE} --test`,
  'node --import tsx --test "src/**/*.test.ts"': `${NODE} --import tsx --test "src/**/*.test.ts"`,
  'node --test-reporter spec --experimental-strip-types --test': `${NODE} --test-reporter spec --experimental-strip-types --test`,
  'c8 --reporter=lcov node --test test/': `c8 --reporter=lcov ${NODE} --test test/`,
  'tsc && cross-env CI=1 node --enable-source-maps --test dist && echo node --test': `tsc && cross-env CI=1 ${NODE} --enable-source-maps --test dist && echo node --test`,
  'NODE_OPTIONS="--import tsx" node --test': `NODE_OPTIONS="--import tsx" ${NODE} --test`,
  'tsx --test': 'tsx --import @loopguard/node-test --test',
  'glob -c "tsx --test" "./test/**/*.ts"':
    'glob -c "tsx --import @loopguard/node-test --test" "./test/**/*.ts"',
  "concurrently 'node --test a' 'node server.js' 'node --test b'": `concurrently '${NODE} --test a' 'node server.js' '${NODE} --test b'`,
  'node build.js && node --test; node done.js --test': `node build.js && ${NODE} --test; node done.js --test`,
  'cd app && node --test': `cd app && ${NODE} --test`,
  'borp --coverage': 'loopguard run -- borp --coverage',
  'c8 npx borp': 'c8 npx loopguard run -- borp',
  'node node_modules/borp/borp.js': `${NODE} node_modules/borp/borp.js`,
};

/** Commands that load the adapter already, in their own way. */
const GUARDED = [
  `${NODE} --test`,
  'node --import=@loopguard/node-test --test',
  'node --import ./guard.mjs --test',
  'NODE_OPTIONS=--import=@loopguard/node-test node --test',
  'npx loopguard run -- node --test',
  'loopguard run -- borp',
];

describe("loopguard init for Node's own runner", () => {
  test.each(Object.entries(TEXTS))('%s', async (before, after) => {
    const own = await project({ 'package.json': nodePackage({ test: before, lint: 'eslint .' }) });

    expect(await own.init('--yes')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await own.read('package.json')).toBe(nodePackage({ test: after, lint: 'eslint .' }));

    const { stdout } = await own.init('--yes');
    expect(stdout).toBe('package.json has loopguard already.\n');
  });

  test.each(GUARDED)('%s stays as it is', async (script) => {
    const text = nodePackage({ test: script });
    const own = await project({
      'package.json': text,
      'guard.mjs': `import '@loopguard/node-test';\n`,
    });
    const { exitCode, stdout } = await own.init('--yes');

    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: 'package.json has loopguard already.\n',
    });
    expect(await own.read('package.json')).toBe(text);
  });

  const several = {
    test: 'run-s lint test:*',
    lint: 'eslint .',
    'test:unit': 'node --test test/unit',
    'test:app': 'npm run app -- --ci',
    app: 'node --test test/app',
    watch: 'node --test --watch',
    ci: 'c8 npm run watch',
  };

  test('takes the scripts that npm test runs, and names the others with their commands', async () => {
    const own = await project({ 'package.json': nodePackage(several) });

    const { exitCode, stdout } = await own.init('--yes');

    expect(exitCode).toBe(0);
    expect(await own.read('package.json')).toBe(
      nodePackage({
        ...several,
        'test:unit': `${NODE} --test test/unit`,
        app: `${NODE} --test test/app`,
      }),
    );
    expect(stdout).toContain('Left as they are, since `npm test` does not use them:\n');
    expect(stdout).toContain(
      '  script watch (npm run watch, npm run ci):\n    npx loopguard init --script watch\n',
    );
    expect(stdout.match(/npx loopguard init --/g)).toHaveLength(1);

    expect(await own.init('--yes', '--script', 'watch')).toMatchObject({ exitCode: 0 });
    expect(await own.read('package.json')).toContain(`"watch": "${NODE} --test --watch"`);
  });

  test('asks about the others where somebody can be asked', async () => {
    const own = await project({ 'package.json': nodePackage(several) });
    const question = 'Set up script watch (npm run watch, npm run ci) as well?';

    expect(await own.answer((asked) => (asked === question ? 'yes' : ''))).toContain(question);
    expect(await own.read('package.json')).toContain(`"watch": "${NODE} --test --watch"`);
  });

  test('a dry run shows the diff and what would be installed, and writes nothing', async () => {
    const text = `${JSON.stringify({ scripts: { test: 'node --test' } }, null, 2)}\n`;
    const own = await project({ 'package.json': text });

    const { exitCode, stdout } = await own.init('--dry-run', '--baseline');

    expect(exitCode).toBe(0);
    expect(stdout).toContain(`-    "test": "node --test"\n+    "test": "${NODE} --test"\n`);
    expect(stdout).toContain('Install: npm i -D @loopguard/node-test @loopguard/core\n');
    expect(stdout).toContain('+  "baseline": "loopguard-baseline.json"\n');
    expect(stdout).toContain('Then: npx loopguard baseline -- npm run test\n');
    expect(await own.contents()).toEqual({ 'package.json': text });
  });

  test('installs first: where that fails the script is as before', async () => {
    const text = `${JSON.stringify({ scripts: { test: 'node --test' } })}\n`;
    const own = await project({ 'package.json': text, 'package-lock.json': '{}' });
    await own.fakePackageManagers(1);

    const { exitCode, stderr } = await own.init('--yes');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('nothing else was done: package.json is as before.');
    expect(await own.read('package.json')).toBe(text);
  });

  test.each([
    ['no script', {}],
    ['the script that npm writes', { test: 'echo "Error: no test specified" && exit 1' }],
  ])('a project with %s gets one, where that is asked for', async (_name, scripts) => {
    const own = await project({ 'package.json': nodePackage(scripts) });

    expect(await own.init('--yes', '--runner', 'node-test')).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(await own.read('package.json'))).toMatchObject({
      scripts: { test: `${NODE} --test` },
    });
  });

  test('a script that starts it in an unknown way is told', async () => {
    const own = await project({ 'package.json': nodePackage({ test: './run-tests.sh' }) });
    const { exitCode, stderr } = await own.init('--yes', '--runner', 'node-test');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('package.json was not changed: none of its scripts starts');
    expect(stderr).toContain(`${NODE} --test`);
    expect(stderr).toContain('npx loopguard run -- <command>');
  });

  test('the result is live', async () => {
    const own = await project({
      'package.json': nodePackage({ test: 'node --test --test-reporter=tap' }),
      'a.test.js': `import { readFileSync } from 'node:fs';
import test from 'node:test';
test('blocks', async () => { readFileSync('package.json'); });
test('does not block', async () => {});
`,
    });
    expect(await own.init('--yes')).toMatchObject({ exitCode: 0 });

    const { scripts } = JSON.parse(await own.read('package.json')) as {
      scripts: { test: string };
    };
    const { exitCode, stdout } = await runProcess(
      process.execPath,
      scripts.test.split(' ').slice(1),
      { cwd: own.root },
    );
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^not ok 1 - blocks$/m);
    expect(stdout).toMatch(/^ok 2 - does not block$/m);
  });
});

describe('options of the project', () => {
  const scripts = { test: `${NODE} --test` };
  const wanted = ['--yes', '--test-files', 'allow', '--baseline'];
  const options = { testFiles: 'allow', baseline: 'loopguard-baseline.json' };

  test.each<[string, Record<string, string>, string, string]>([
    [
      'a file of their own',
      { 'package.json': nodePackage(scripts) },
      'loopguard.config.json',
      `${JSON.stringify({ baseline: options.baseline, testFiles: 'allow' }, null, 2)}\n`,
    ],
    [
      'a configuration that is there',
      {
        'package.json': nodePackage(scripts),
        'loopguard.config.mjs': `// ours\nexport default { mode: 'warn' };\n`,
      },
      'loopguard.config.mjs',
      `// ours\nexport default { baseline: 'loopguard-baseline.json', testFiles: 'allow', mode: 'warn' };\n`,
    ],
    [
      'package.json',
      { 'package.json': nodePackage(scripts, { loopguard: {} }) },
      'package.json',
      nodePackage(scripts, { loopguard: { baseline: options.baseline, testFiles: 'allow' } })
        .replaceAll(/\{\s+"baseline/g, '{ "baseline')
        .replace(/,\s+"testFiles": "allow"\s+\}/, ', "testFiles": "allow" }'),
    ],
  ])('go into %s', async (_name, files, file, text) => {
    const own = await project({ ...files, 'package-lock.json': '{}' });
    await own.fakePackageManagers();

    expect(await own.init(...wanted)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await own.read(file)).toBe(text);
    expect(await own.read('calls.log')).toBe('npx loopguard baseline -- npm run test\n');
  });

  test('that say something else are left alone', async () => {
    const own = await project({
      'package.json': nodePackage(scripts),
      'loopguard.config.json': '{ "testFiles": "report" }',
    });
    const { exitCode, stderr } = await own.init(...wanted);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('loopguard.config.json was not changed: it has another "testFiles"');
  });
});

describe('loopguard init for Mocha', () => {
  test.each(mochaForms)('edits $name ($file), once', async (form) => {
    const own = await project({ 'package.json': packageJson('mocha'), [form.file]: form.before });

    expect(await own.init('--yes')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await own.read(form.file)).toBe(form.after);

    const { stdout } = await own.init('--yes');
    expect(stdout).toBe(`${form.file} has loopguard already.\n`);
    expect(await own.read(form.file)).toBe(form.after);
  });

  test.each(mochaRefusals)('leaves %s alone and says what to add', async (_name, text, reason) => {
    const own = await project({ 'package.json': packageJson('mocha'), '.mocharc.cjs': text });
    const { exitCode, stderr } = await own.init('--yes');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('.mocharc.cjs was not changed: ');
    expect(stderr).toContain(reason);
    expect(stderr).toContain('mocha --require @loopguard/mocha');
    expect(await own.read('.mocharc.cjs')).toBe(text);
  });

  test.each(yamlRefusals)('leaves the YAML %j alone', async (text, reason) => {
    const own = await project({ 'package.json': packageJson('mocha'), '.mocharc.yml': text });
    const { exitCode, stderr } = await own.init('--yes');

    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining(reason) });
    expect(await own.read('.mocharc.yml')).toBe(text);
  });

  test('edits package.json, where the configuration is', async () => {
    const own = await project({
      'package.json': packageJson('mocha', { mocha: { require: ['tsx'], timeout: 1 } }),
    });
    expect(await own.init('--yes')).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(await own.read('package.json'))).toMatchObject({
      mocha: { require: ['@loopguard/mocha', 'tsx'], timeout: 1 },
    });
  });

  test.each([
    ['mocha', 'mocha --require @loopguard/mocha'],
    ['nyc mocha --exit', 'nyc mocha --require @loopguard/mocha --exit'],
    [
      'node --import tsx node_modules/mocha/bin/mocha.js test',
      'node --import tsx node_modules/mocha/bin/mocha.js --require @loopguard/mocha test',
    ],
    ['TZ=UTC npx _mocha', 'TZ=UTC npx _mocha --require @loopguard/mocha'],
    ['npm run mocha -- -b', 'npm run mocha -- -b'],
  ])('edits the script %s, where there is no configuration', async (before, after) => {
    const scripts = { test: before, mocha: 'mocha -r tsx' };
    const own = await project({ 'package.json': packageJson('mocha', { scripts }) });

    expect(await own.init('--yes')).toMatchObject({ exitCode: 0, stderr: '' });
    const isOther = before === after;
    expect(JSON.parse(await own.read('package.json'))).toMatchObject({
      scripts: {
        test: after,
        mocha: isOther ? 'mocha --require @loopguard/mocha -r tsx' : 'mocha -r tsx',
      },
    });
  });

  test('a script that requires it is enough beside a configuration', async () => {
    const files = {
      'package.json': packageJson('mocha', {
        scripts: { test: 'mocha --require=@loopguard/mocha' },
      }),
      '.mocharc.json': '{ "ui": "tdd" }\n',
    };
    const own = await project(files);
    expect((await own.init('--yes')).exitCode).toBe(0);
    expect(await own.contents()).toEqual(files);
  });

  test('the configuration that a script names is the one, and one is written where there is nothing', async () => {
    const named = await project({
      'package.json': packageJson('mocha', { scripts: { test: 'mocha --config ci/mocha.json' } }),
      '.mocharc.json': '{}',
      'ci/mocha.json': '{}',
    });
    expect(await named.init('--yes')).toMatchObject({ exitCode: 0 });
    expect(await named.read('ci/mocha.json')).toContain('@loopguard/mocha');
    expect(await named.read('.mocharc.json')).toBe('{}');

    const bare = await project({ 'package.json': packageJson('mocha') });
    expect(await bare.init('--yes')).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(await bare.read('.mocharc.json'))).toEqual({ require: '@loopguard/mocha' });
  });
});

test('of several runners the one that npm test runs is set up, and the others are named', async () => {
  const own = await project({
    'package.json': packageJson('vitest', {
      scripts: { test: 'vitest run', 'test:node': 'node --test' },
    }),
    'vitest.config.mjs': 'export default {};\n',
  });
  const { exitCode, stdout } = await own.init('--yes');

  expect(exitCode).toBe(0);
  expect(await own.read('vitest.config.mjs')).toContain('@loopguard/vitest-plugin');
  expect(stdout).toContain("there is Node's test runner: npx loopguard init --runner node-test\n");
  expect(await own.read('package.json')).toContain('"test:node": "node --test"');
});

function nodePackage(scripts: Readonly<Record<string, string>>, more: object = {}): string {
  const devDependencies = { '@loopguard/node-test': '*', '@loopguard/core': '*' };
  return `${JSON.stringify({ type: 'module', scripts, devDependencies, ...more }, null, 2)}\n`;
}
