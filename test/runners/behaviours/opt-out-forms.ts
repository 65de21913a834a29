import { type Behaviour, blocked, type ExpectedFileError, failed } from '../behaviour.js';

const WHY = 'a fixture is read';
const reads = `
import fs from 'node:fs';
test('reads', async () => { fs.readFileSync('package.json'); });
`;
const readsSource = `
import { read } from './source';
test('reads', async () => { read(); });
`;

/** What may stand at the top of a file in front of the first statement, with `@word` in it. */
const heads: Readonly<Record<string, (annotation: string) => string>> = {
  docblock: (annotation) => `/** ${annotation} */`,
  lines: (annotation) => `// Reads.\n// ${annotation}`,
  block: (annotation) => `/* ${annotation} */`,
  licence: (annotation) => `/*!\n * Licence\n */\n\n/**\n * Reads.\n * ${annotation}\n */`,
  directive: (annotation) => `'use strict';\n// ${annotation}`,
  hashbang: (annotation) => `#!/usr/bin/env node\n// ${annotation}`,
};

function filesOf(annotation: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(heads).map(([name, head]) => [
      `${name}.test.ts`,
      `${head(annotation)}${reads.replace("'reads'", `'${name}'`)}`,
    ]),
  );
}

const allPass = Object.fromEntries(Object.keys(heads).map((name) => [name, 'passed' as const]));

function mistake(file: string, place: string, ...mentions: string[]): ExpectedFileError {
  return { file, calls: [], mentions: [place, 'does not work', ...mentions] };
}

/** Opt-outs in every form of comment, and those that cannot work. */
export const optOutForms: readonly Behaviour[] = [
  {
    id: 'file-allow-forms',
    title: '@loopguard-allow in any comment in front of the first statement allows its file',
    smoke: true,
    files: filesOf(`@loopguard-allow fs.readFileSync -- ${WHY}`),
    tests: allPass,
  },
  {
    id: 'file-off-forms',
    title: '@loopguard-off in any comment in front of the first statement turns the guard off',
    smoke: true,
    files: filesOf(`@loopguard-off -- ${WHY}`),
    tests: allPass,
  },
  {
    id: 'file-allow-forms-in-source',
    title: '@loopguard-allow allows calls of a source file in any form as well',
    files: {
      'source.ts': `// @loopguard-allow fs.readFileSync -- read once
        import fs from 'node:fs';
        export function read(): string { return fs.readFileSync('package.json', 'utf8'); }
      `,
      'case.test.ts': readsSource,
    },
    tests: { reads: 'passed' },
  },
  {
    id: 'line-allow-forms',
    title: 'comments of every form allow a line, and what looks like a comment does not',
    smoke: true,
    files: {
      'source.tsx': `
        import fs from 'node:fs';
        export const inBlock = (): void => {
          /* loopguard-allow fs.readFileSync -- small */
          fs.readFileSync('package.json');
          fs.readFileSync('package.json'); /* loopguard-allow fs.readFileSync -- small */
          /**
           * loopguard-allow fs.readFileSync -- small
           */
          fs.readFileSync('package.json');
          // loopguard-allow fs.readFileSync -- small
          // and it is read once
          fs.readFileSync('package.json');
        };
        export function* items(): Generator<Buffer> {
          // loopguard-allow fs.readFileSync -- small
          yield
            fs.«generated»readFileSync('package.json');
        }
        export const inString = (): unknown => {
          const text = '// loopguard-allow fs.readFileSync -- no'; return [text, fs.«string»readFileSync('package.json')];
        };
        export const inTemplate = (): unknown => {
          return [\`
            // loopguard-allow fs.readFileSync -- no
          \`, /[/] loopguard-allow -- no/,
          fs.«template»readFileSync('package.json')];
        };
      `,
      'case.test.ts': `
        import { inBlock, inString, inTemplate } from './source';
        test('in blocks', async () => { inBlock(); });
        test('in a string', async () => { inString(); });
        test('in a template', async () => { inTemplate(); });
      `,
    },
    tests: {
      'in blocks': 'passed',
      'in a string': blocked({ id: 'fs.readFileSync', where: 'string' }),
      'in a template': blocked({ id: 'fs.readFileSync', where: 'template' }),
    },
  },
  {
    id: 'opt-out-in-strings',
    title: 'what a test file holds in strings is no opt-out of it',
    files: {
      'case.test.ts': `const text = \`
          // @loopguard-off -- no
        \`;
        import fs from 'node:fs';
        const other = '/** @loopguard-allow -- no */';
        test('reads', async () => { fs.«call»readFileSync('package.json', text + other ? 'utf8' : null); });
      `,
    },
    tests: { reads: blocked({ id: 'fs.readFileSync', where: 'call' }) },
  },
  {
    id: 'opt-out-after-separators',
    title: 'lines are counted as the engine counts them',
    // Why: Babel's source maps and V8 disagree about where lines end in what Babel writes.
    runner: 'vitest',
    files: {
      'source.ts': `
        import fs from 'node:fs';
        export const separators = '\u2028\u2029';
        // loopguard-allow fs.readFileSync -- small
        export const read = (): unknown => fs.readFileSync('package.json');
      `,
      'case.test.ts': readsSource,
    },
    tests: { reads: 'passed' },
  },
  {
    id: 'opt-out-misplaced',
    title: 'an opt-out of a test file that cannot work fails the file, which says where and why',
    smoke: true,
    files: {
      'below.test.ts': `${reads.replace('reads', 'below')}/** @loopguard-off -- too late */\n`,
      'middle.test.ts': `test('middle', async () => {});\n/** @loopguard-allow fs.* -- here */\ntest('below it', async () => {});\n`,
      'unknown.test.ts': `// loopguard-ignore fs.readFileSync -- habit\ntest('unknown', async () => {});\n`,
      'reason.test.ts': `/** @loopguard-allow fs.* */\ntest('reason', async () => {});\n`,
      'id.test.ts': `// @loopguard-allow fs.readFilSync -- misspelled\ntest('id', async () => {});\n`,
      'import.test.ts': `// loopguard-allow fs.readFileSync -- for the file\nimport 'node:fs';\ntest('import', async () => {});\n`,
      'suite.test.ts': `// loopguard-allow fs.* -- for all\ndescribe('suite', () => { test('is', async () => {}); });\n`,
    },
    tests: {
      below: blocked('fs.readFileSync'),
      middle: 'passed',
      'below it': 'passed',
      unknown: 'passed',
      reason: 'passed',
      id: 'passed',
      import: 'passed',
      'suite > is': 'passed',
    },
    fileErrors: [
      mistake('below.test.ts', 'opt-out-misplaced/below.test.ts:3', 'top of the file'),
      mistake('middle.test.ts', 'opt-out-misplaced/middle.test.ts:2', 'leave out the "@"'),
      mistake('unknown.test.ts', 'opt-out-misplaced/unknown.test.ts:1', 'no such word'),
      mistake('reason.test.ts', 'opt-out-misplaced/reason.test.ts:1', 'reason'),
      mistake('id.test.ts', 'opt-out-misplaced/id.test.ts:1', 'Did you mean "fs.readFileSync"?'),
      mistake('import.test.ts', 'opt-out-misplaced/import.test.ts:1', 'import'),
      mistake('suite.test.ts', 'opt-out-misplaced/suite.test.ts:1', 'above each test'),
    ],
  },
  {
    id: 'opt-out-misplaced-in-source',
    title:
      'an opt-out at a call that cannot work fails the test that makes it; others fail its file',
    files: {
      'source.ts': `
        import fs from 'node:fs';
        export function read(): string {
          // @loopguard-allow fs.readFileSync -- at the call
          return fs.«call»readFileSync('package.json', 'utf8');
        }
        // loopguard-allow fs.existsSync -- of nothing

        export const other = 1;
      `,
      'case.test.ts': readsSource,
    },
    tests: {
      reads: failed([/"@loopguard-allow" at .*source\.ts:\d+ does not work/], {
        id: 'fs.readFileSync',
        where: 'call',
      }),
    },
    fileErrors: [
      mistake('case.test.ts', 'opt-out-misplaced-in-source/source.ts:', 'on the next one'),
    ],
  },
];
