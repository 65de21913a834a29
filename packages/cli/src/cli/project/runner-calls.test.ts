import { expect, test } from 'vitest';
import { callsOf } from './runner-calls.js';

const jest = 'node_modules/jest/bin/jest.js';

test.each<[script: string, found: string[]]>([
  ['jest', ['jest']],
  ['vitest run --coverage', ['vitest']],
  ['jest --config ./test/jest-e2e.json', ['jest ./test/jest-e2e.json']],
  ['jest --config=a.json --ci', ['jest a.json']],
  ['vitest -c "my config.ts" run', ['vitest my config.ts']],
  ['NODE_ENV=test TZ="Europe/Berlin" jest -c a.js', ['jest a.js']],
  ['cross-env NODE_OPTIONS=--experimental-vm-modules jest -c a.js', ['jest a.js']],
  [`node --experimental-vm-modules ${jest} -c a.js`, ['jest a.js']],
  [`node --max-old-space-size=4096 -r ts-node/register ./${jest}`, ['jest']],
  ['NODE_OPTIONS="$NODE_OPTIONS --import tsx" npx --no-install vitest run', ['vitest']],
  ['node_modules/.bin/jest --runInBand', ['jest']],
  ['npx jest', ['jest']],
  ['pnpm exec vitest', ['vitest']],
  ['pnpm vitest', ['vitest']],
  ['yarn jest -c a.js', ['jest a.js']],
  ['yarn run -T jest', ['jest']],
  ['bunx vitest', ['vitest']],
  ['c8 -r html vitest run', ['vitest']],
  ['dotenv -e .env.test -- jest', ['jest']],
  ['tsc --noEmit && eslint . && vitest run', ['vitest']],
  ['rm -rf out; jest > out.txt 2>&1', ['jest']],
  ['(jest -c a.js || true) && jest -c b.js', ['jest a.js', 'jest b.js']],
  ['cd packages/app && jest', ['packages/app: jest']],
  ['npm run unit', ['jest unit.js']],
  ['npm run lint && npm run unit -- --ci && yarn e2e', ['jest unit.js', 'jest e2e.json']],
  ['pnpm unit', ['jest unit.js']],
  ['node --run unit', ['jest unit.js']],
  ['run-s lint all:*', ['jest unit.js', 'vitest']],
  ['npm-run-all --parallel unit e2e', ['jest unit.js', 'jest e2e.json']],
  ['concurrently "npm:unit" "vitest run -c v.ts"', ['jest unit.js', 'vitest v.ts']],
  ["start-server-and-test start 3000 'jest -c a.js'", ['jest a.js']],
  ['sh -c "jest -c a.js"', ['jest a.js']],
  ['npm run unit -- -c other.js', ['jest other.js']],
  ['node --test', ['node-test']],
  ['node --test-reporter spec --import tsx --test "src/**/*.ts"', ['node-test']],
  ['cross-env A=1 c8 -r html node --test test/', ['node-test']],
  ['tsx --test', ['node-test']],
  ['loopguard run -- borp --coverage', ['node-test']],
  ['c8 npm run unit', ['jest unit.js']],
  ['concurrently "node --test a" "mocha -c"', ['node-test', 'mocha']],
  ['nyc mocha --config a.yml', ['mocha a.yml']],
  ['node --import tsx node_modules/mocha/bin/mocha.js', ['mocha']],
  ['npx _mocha', ['mocha']],
  // Not a run of tests, or not here.
  ['node server.js --test', []],
  ['node --test-reporter --test a.js', []],
  ['ts-node --test', []],
  ['eslint jest', []],
  ['npm install jest', []],
  ['echo jest', []],
  ['rm -rf jest', []],
  ['vitest bench', []],
  ['bun test', []],
  ['npm run test --workspaces', []],
  ['pnpm -r test', []],
  ['npm run missing', []],
  ['npm test', []],
  ['# jest', []],
])('%s', (script, found) => {
  const scripts = {
    test: script,
    unit: 'jest -c unit.js',
    e2e: 'jest -c e2e.json',
    'all:a': 'npm run unit',
    'all:b': 'vitest',
    lint: 'eslint .',
  };
  const shown = callsOf(scripts, 'test').map(({ folder, runner, config }) =>
    [folder && `${folder}:`, runner, config].filter(Boolean).join(' '),
  );
  expect(shown).toEqual(found);
});

test('what npm runs before and after a script belongs to it', () => {
  const scripts = { pretest: 'jest -c a.js', test: 'echo', posttest: 'jest -c b.js' };
  expect(callsOf(scripts, 'test').map(({ config }) => config)).toEqual(['a.js', 'b.js']);
});

test('what stands around a runner is kept: flags of Node, variables, and who starts it', () => {
  const script =
    'A=1 cross-env B="$B c" loopguard run -- node -r x --import=y --test-shard 1/2 --test z';
  expect(callsOf({ unit: script, test: 'npm run unit' }, 'test')).toMatchObject([
    {
      runner: 'node-test',
      script: 'unit',
      env: { A: '1', B: '$B c' },
      flags: ['-r', 'x', '--import=y', '--test-shard', '1/2', '--test'],
      args: ['z'],
      isRun: true,
    },
  ]);
});

test('what narrows or replaces a configuration is noticed', () => {
  expect(callsOf({ test: 'jest --env=jsdom --rootDir src' }, 'test')).toMatchObject([
    { environment: 'jsdom', root: 'src', hasProjects: false },
  ]);
  expect(callsOf({ test: 'jest --projects a b' }, 'test')).toMatchObject([{ hasProjects: true }]);
});
