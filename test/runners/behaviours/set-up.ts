import { blocked, type Behaviour } from '../behaviour.js';
import { gate } from './gate.js';

const readsInTest = `
  import fs from 'node:fs';
  test('blocks', async () => { fs.«call»existsSync('package.json'); });
  test('does not block', async () => { await fs.promises.stat('package.json'); });
`;
const blocksAndPasses = {
  blocks: blocked({ id: 'fs.existsSync', where: 'call' }),
  'does not block': 'passed',
} as const;

/** Set-up files, other ways to switch loopguard on, and a guard that is not there. */
export const setUp: readonly Behaviour[] = [
  {
    id: 'set-up-file',
    title: 'a set-up file may block, and what it captured is guarded',
    smoke: true,
    commonjs: true,
    config: {
      vitest: { setupFiles: ['./set-up-file/setup.ts'] },
      jest: { setupFiles: ['<rootDir>/set-up-file/setup.ts'] },
    },
    files: {
      'setup.ts': `
        const { readFileSync } = require('fs');
        readFileSync('package.json');
        (globalThis as any)[Symbol.for('captured-by-set-up')] = () => «captured»readFileSync('package.json');
      `,
      'case.test.ts': `
        test('uses what was captured', async () => { (globalThis as any)[Symbol.for('captured-by-set-up')](); });
        test('does not', async () => { await Promise.resolve(); });
      `,
    },
    tests: {
      'uses what was captured': blocked({ id: 'fs.readFileSync', where: 'captured' }),
      'does not': 'passed',
    },
  },
  {
    id: 'set-up-hooks',
    title: 'hooks of a set-up file may block',
    config: {
      vitest: { setupFiles: ['./set-up-hooks/setup.ts'] },
      jest: { setupFilesAfterEnv: ['<rootDir>/set-up-hooks/setup.ts'] },
    },
    files: {
      'setup.ts': `
        import fs from 'node:fs';
        beforeAll(() => { fs.existsSync('package.json'); });
        beforeEach(() => { fs.existsSync('package.json'); });
        afterEach(() => { fs.existsSync('package.json'); });
        afterAll(() => { fs.existsSync('package.json'); });
      `,
      'case.test.ts': readsInTest,
    },
    tests: blocksAndPasses,
  },
  {
    id: 'set-up-file-alone',
    title: 'the set-up file of the plugin guards without the plugin',
    runner: 'vitest',
    vitestPlugins: '[]',
    config: { vitest: { setupFiles: ['@loopguard/vitest-plugin/setup'] } },
    files: { 'case.test.ts': readsInTest },
    tests: blocksAndPasses,
  },
  {
    id: 'set-up-file-dropped',
    title: 'a run whose set-up file was dropped says that nothing was guarded, and fails',
    runner: 'vitest',
    vitestPlugins: `[loopguard(), {
      name: 'drops-set-up-files',
      // Why when the run begins: before that, plug-ins change the configuration at the same time.
      configureVitest: ({ vitest, project }) => {
        vitest.config.reporters.push({ onInit() { project.config.setupFiles = []; } });
      },
    }]`,
    files: { 'case.test.ts': `test('is clean', async () => { await Promise.resolve(); });` },
    tests: { 'is clean': 'passed' },
    alone: { exitCode: 'not 0', output: [/loopguard/i, /not (?:live|guarded|running|installed)/i] },
  },
  {
    id: 'sequence-concurrent',
    title: 'sequence.concurrent and sequence.hooks change nothing',
    runner: 'vitest',
    config: { vitest: { sequence: { concurrent: true, hooks: 'parallel' } } },
    files: {
      'gate.ts': gate,
      'case.test.ts': `
        import fs from 'node:fs';
        import { setImmediate as turn } from 'node:timers/promises';
        import { gate } from './gate';
        const bothRun = gate();
        const called = gate();
        beforeEach(async () => { await turn(); });
        afterEach(async () => { await turn(); });
        test('innocent', async () => { bothRun.open(); await called.opened; });
        test('guilty', async () => { await bothRun.opened; fs.«call»existsSync('package.json'); called.open(); });
      `,
    },
    tests: { innocent: 'passed', guilty: blocked({ id: 'fs.existsSync', where: 'call' }) },
    // Why: Vitest takes the sequence from the configuration of the run, and ignores that of one project among several.
    alone: { exitCode: 'not 0' },
  },
  {
    id: 'custom-environment',
    title: "withLoopguard guards a project's own environment",
    runner: 'jest',
    config: { jest: { testEnvironment: '<rootDir>/custom-environment/environment.cjs' } },
    files: {
      'environment.cjs': `
        const { withLoopguard } = require('@loopguard/jest-env');
        const { TestEnvironment } = require('jest-environment-node');
        class OwnEnvironment extends TestEnvironment {
          async setup() {
            await super.setup();
            this.global.answer = 42;
            this.events = [];
          }
          async handleTestEvent(event) {
            this.events.push(event.name);
            this.global.eventCount = this.events.length;
          }
        }
        module.exports = withLoopguard(OwnEnvironment);
      `,
      'case.test.ts': `
        import fs from 'node:fs';
        test('blocks', async () => { fs.«call»existsSync('package.json'); });
        test('has its own globals and events', async () => {
          expect((globalThis as any).answer).toBe(42);
          expect((globalThis as any).eventCount).toBeGreaterThan(5);
        });
      `,
    },
    tests: {
      blocks: blocked({ id: 'fs.existsSync', where: 'call' }),
      'has its own globals and events': 'passed',
    },
  },
  {
    id: 'environment-docblock',
    title: 'a docblock chooses our jsdom environment for one file',
    runner: 'jest',
    files: {
      'case.test.ts': `
        /** @jest-environment @loopguard/jest-env/jsdom */
        import fs from 'node:fs';
        test('blocks', async () => { expect(document.body).toBeDefined(); fs.«call»existsSync('package.json'); });
        test('does not block', async () => { await fs.promises.stat('package.json'); });
      `,
    },
    tests: blocksAndPasses,
  },
];
