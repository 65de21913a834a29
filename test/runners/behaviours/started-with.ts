import { blocked, type Behaviour } from '../behaviour.js';

/** Ways to start Node that change how stacks or modules are made: name → environment of the runner. */
const surroundings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'source-maps': { NODE_OPTIONS: '--enable-source-maps' },
  'v8-coverage': { NODE_V8_COVERAGE: 'coverage' },
  debugger: { NODE_OPTIONS: '--inspect=0' },
};

/** The guard tells the same story however Node was started. */
export const startedWith: readonly Behaviour[] = Object.entries(surroundings).map(
  ([name, env]): Behaviour => ({
    id: `started-with-${name}`,
    title: `with ${Object.entries(env).flat().join('=')} the line is the same and nobody else is blamed`,
    files: {
      'config.ts': `
        import fs from 'node:fs';

        export interface Config { readonly name: string }

        export function load(): string { return fs.«call»readFileSync('package.json', 'utf8'); }
      `,
      'lazy.ts': `export const value: number = 1;`,
      'case.test.ts': `
        import { load } from './config';
        test('blocks', async () => { load(); });
        test('is clean', async () => { expect((await import('./lazy')).value).toBe(1); void new Error('text').stack; });
      `,
    },
    tests: { blocks: blocked({ id: 'fs.readFileSync', where: 'call' }), 'is clean': 'passed' },
    alone: { env, exitCode: 'not 0' },
  }),
);
