// Writes the measured project: one module for each kind, test files that call them, and one
// configuration for each runner and pool.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { DEPENDENCY } from './held-out.mjs';
import { BUSY } from './kinds.mjs';
import { OTHERS } from './others.mjs';

const require = createRequire(import.meta.url);

export const HOLD_MS = 250;
export const STEP_MS = 40;
/** Kinds in one test file: a process for each would measure the runner. */
const KINDS_A_FILE = 10;
const STALL = { mode: 'fail', profile: 'always' };

const slug = (name) => name.replaceAll(/\W+/g, '-').toLowerCase();

/** @returns for each kind the file and the lines of which one has to be named */
export function writeProject(project, kinds, steps) {
  fs.mkdirSync(path.join(project, 'src'), { recursive: true });
  fs.writeFileSync(path.join(project, 'package.json'), '{"type":"module"}');
  // Why: without it Vite leaves decorators as they are.
  fs.writeFileSync(
    path.join(project, 'tsconfig.json'),
    '{"compilerOptions":{"experimentalDecorators":true}}',
  );
  fs.writeFileSync(path.join(project, 'src/busy.ts'), BUSY);
  fs.writeFileSync(path.join(project, 'src/others.ts'), OTHERS);
  const places = new Map();
  for (const { name, source } of kinds) {
    const lines = source
      .split('\n')
      .flatMap((text, at) => (text.includes('«hog»') ? [at + 1] : []));
    places.set(name, { file: `src/${slug(name)}.ts`, lines });
    fs.writeFileSync(path.join(project, `src/${slug(name)}.ts`), source.replaceAll('«hog»', ''));
  }
  for (let at = 0; at < kinds.length; at += KINDS_A_FILE) {
    const group = kinds.slice(at, at + KINDS_A_FILE);
    for (const hosts of ['vitest', 'jest']) {
      const own = group.filter((kind) => kind.hosts?.test(hosts) ?? true);
      const file = `group-${at / KINDS_A_FILE}.${hosts}`;
      fs.writeFileSync(path.join(project, `${file}.kinds.test.ts`), kindsFile(own));
      fs.writeFileSync(path.join(project, `${file}.others.test.ts`), othersFile(own));
    }
  }
  fs.writeFileSync(path.join(project, 'contended.steps.test.ts'), stepsFile(steps));
  writeDependencies(project);
  writeConfigurations(project);
  return places;
}

const imports = (group) =>
  group.map(({ name }, at) => `import { hog as hog${at} } from './src/${slug(name)}';`).join('\n');

function kindsFile(group) {
  return `import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { budget } from './src/busy';
${imports(group)}
async function measured(name: string, hog: (more: () => boolean) => unknown): Promise<void> {
  const histogram = monitorEventLoopDelay({ resolution: 10 });
  histogram.enable();
  await sleep(30);
  await hog(budget(${HOLD_MS}));
  await sleep(30);
  histogram.disable();
  process.stderr.write('\\ndelay ' + JSON.stringify({ name, ms: histogram.max / 1e6 }) + '\\n');
}
${group.map(({ name }, at) => `test(${JSON.stringify(name)}, () => measured(${JSON.stringify(name)}, hog${at}), 300_000);`).join('\n')}
`;
}

function othersFile(group) {
  return `import { observe } from './src/others';
import { budget } from './src/busy';
${imports(group)}
${group.map(({ name }, at) => `test(${JSON.stringify(name)}, () => observe(${JSON.stringify(name)}, () => hog${at}(budget(${HOLD_MS}))), 300_000);`).join('\n')}
`;
}

const stepsFile = (steps) => `import { setImmediate as turn } from 'node:timers/promises';
import { budget } from './src/busy';
test('steps', async () => {
  let most = 0;
  let last = performance.now();
  let late = 0;
  for (let step = 0; step < ${steps}; step++) {
    const more = budget(${STEP_MS});
    for (let sum = 0; more(); ) for (let at = 0; at < 100_000; at++) sum += at % 7;
    await turn();
    const now = performance.now();
    if (now - last > 100) late++;
    most = Math.max(most, now - last);
    last = now;
  }
  process.stderr.write('\\nsteps late by the clock ' + late + ', longest ' + Math.round(most) + ' ms\\n');
}, 3_600_000);
`;

function writeDependencies(project) {
  for (const [name, options] of [
    ['mapped-dependency', { sourcemap: true }],
    ['minified-dependency', { minify: true }],
  ]) {
    const folder = path.join(project, 'node_modules', name);
    fs.mkdirSync(path.join(folder, 'src'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'src/index.ts'), DEPENDENCY);
    fs.writeFileSync(path.join(folder, 'package.json'), `{"name":"${name}","main":"index.js"}`);
    buildSync({
      entryPoints: [path.join(folder, 'src/index.ts')],
      outfile: path.join(folder, 'index.js'),
      format: 'cjs',
      ...options,
    });
  }
}

function writeConfigurations(project) {
  // Why without the adapter for the others: each way is measured alone.
  for (const [what, isGuarded] of [
    ['kinds', true],
    ['steps', true],
    ['others', false],
  ]) {
    const pattern = (runner) =>
      what === 'steps' ? '*.steps.test.ts' : `*.${runner}.${what}.test.ts`;
    for (const pool of ['forks', 'threads', 'vmThreads']) {
      fs.writeFileSync(
        path.join(project, `${what}.${pool}.config.mjs`),
        `${isGuarded ? "import { loopguard } from '@loopguard/vitest-plugin';" : ''}
export default { plugins: [${isGuarded ? `loopguard({ stall: ${JSON.stringify(STALL)} })` : ''}],
  test: { globals: true, pool: '${pool}', include: ['${pattern('vitest')}'], maxWorkers: 1, fileParallelism: false } };`,
      );
    }
    fs.writeFileSync(
      path.join(project, `${what}.jest.json`),
      JSON.stringify({
        rootDir: '.',
        testMatch: [`<rootDir>/${pattern('jest')}`],
        testEnvironment: isGuarded ? '@loopguard/jest-env' : 'node',
        testEnvironmentOptions: isGuarded ? { loopguard: { stall: STALL } } : {},
        cacheDirectory: '<rootDir>/.cache',
        transform: {
          '\\.[jt]sx?$': [
            require.resolve('babel-jest'),
            {
              configFile: false,
              babelrc: false,
              presets: [
                [require.resolve('@babel/preset-env'), { targets: { node: 'current' } }],
                require.resolve('@babel/preset-typescript'),
              ],
            },
          ],
        },
        transformIgnorePatterns: ['/node_modules/(?!marked)'],
      }),
    );
  }
}
