import { blocked, type Behaviour } from '../behaviour.js';

/** What a project can say for all its tests. */
export const options: readonly Behaviour[] = [
  {
    id: 'rules-off',
    title: "a rule 'off' passes its id and no other",
    options: { rules: { 'fs.existsSync': 'off' } },
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('off', async () => { fs.existsSync('package.json'); });
        test('on', async () => { fs.«call»statSync('package.json'); });
      `,
    },
    tests: { off: 'passed', on: blocked({ id: 'fs.statSync', where: 'call' }) },
  },
  {
    id: 'rules-last-match',
    title: 'of several matching rules the last one wins',
    options: {
      rules: {
        '*': 'off',
        'fs.*': 'error',
        'fs.existsSync': 'off',
        'fs.exists*': 'error',
        'fs.stat*': 'off',
      },
    },
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        import { gzipSync } from 'node:zlib';
        test('first rule', async () => { gzipSync('text'); });
        test('second rule', async () => { fs.«read»readFileSync('package.json'); });
        test('third rule is overruled', async () => { fs.«exists»existsSync('package.json'); });
        test('last rule', async () => { fs.statSync('package.json'); });
      `,
    },
    tests: {
      'first rule': 'passed',
      'second rule': blocked({ id: 'fs.readFileSync', where: 'read' }),
      'third rule is overruled': blocked({ id: 'fs.existsSync', where: 'exists' }),
      'last rule': 'passed',
    },
  },
  {
    id: 'rules-opt-in',
    title: 'a rule turns on an entry that is off by default',
    options: { rules: { 'crypto.createHash': 'error' } },
    files: {
      'case.test.ts': `
        import { createHash } from 'node:crypto';
        test('turned on', async () => { «call»createHash('sha256'); });
      `,
    },
    tests: { 'turned on': blocked({ id: 'crypto.createHash', where: 'call' }) },
  },
  {
    id: 'rules-opt-in-default',
    title: 'an entry that is off by default is not reported',
    files: {
      'case.test.ts': `
        import { createHash } from 'node:crypto';
        test('off', async () => { createHash('sha256').update('text').digest('hex'); });
      `,
    },
    tests: { off: 'passed' },
  },
  {
    id: 'rules-warn',
    title: "a rule 'warn' prints the call and fails no test",
    options: { rules: { 'fs.*': 'warn' } },
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('warned about', async () => { fs.existsSync('package.json'); });
      `,
    },
    tests: { 'warned about': 'passed' },
    alone: { exitCode: 0, output: ['fs.existsSync', 'rules-warn/case.test.ts:2:'] },
  },
  {
    id: 'allow-from',
    title: 'an allowance by file covers the calls written in that file',
    options: {
      allow: [
        {
          from: 'allow-from/legacy/**',
          calls: ['fs.readFileSync'],
          reason: 'rewritten next month',
        },
      ],
    },
    files: {
      'legacy/read.ts': `
        import fs from 'node:fs';
        export function read(): string { return fs.readFileSync('package.json', 'utf8'); }
        export function exists(): boolean { return fs.«exists»existsSync('package.json'); }
      `,
      'case.test.ts': `
        import fs from 'node:fs';
        import { exists, read } from './legacy/read';
        test('allowed', async () => { read(); });
        test('another id', async () => { exists(); });
        test('another file', async () => { fs.«file»readFileSync('package.json'); });
      `,
    },
    tests: {
      allowed: 'passed',
      'another id': blocked({ id: 'fs.existsSync', where: 'exists' }),
      'another file': blocked({ id: 'fs.readFileSync', where: 'file' }),
    },
  },
  {
    id: 'allow-inside',
    title: 'an allowance by frame covers everything below that file or function',
    options: {
      allow: [
        { inside: 'allow-inside/boot.ts#boot', reason: 'start-up' },
        { inside: 'allow-inside/tools/**', reason: 'a command-line tool' },
      ],
    },
    files: {
      'read.ts': `
        import fs from 'node:fs';
        export function read(): string { return fs.«read»readFileSync('package.json', 'utf8'); }
      `,
      'boot.ts': `
        import { read } from './read';
        export function boot(): string { return read(); }
        export function other(): string { return read(); }
      `,
      'tools/tool.ts': `
        import { read } from '../read';
        export function tool(): string { return read(); }
      `,
      'case.test.ts': `
        import { boot, other } from './boot';
        import { tool } from './tools/tool';
        test('the function', async () => { boot(); });
        test('another function', async () => { other(); });
        test('the folder', async () => { tool(); });
      `,
    },
    tests: {
      'the function': 'passed',
      'another function': blocked({ id: 'fs.readFileSync', where: 'read' }),
      'the folder': 'passed',
    },
  },
  {
    id: 'allow-calls',
    title: 'an allowance by call alone covers that call everywhere',
    options: { allow: [{ calls: ['fs.exists*', 'zlib.*'], reason: 'cheap enough' }] },
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        import { gzipSync } from 'node:zlib';
        test('allowed', async () => { fs.existsSync('package.json'); gzipSync('text'); });
        test('not allowed', async () => { fs.«call»statSync('package.json'); });
      `,
    },
    tests: { allowed: 'passed', 'not allowed': blocked({ id: 'fs.statSync', where: 'call' }) },
  },
  {
    id: 'test-files-allow',
    title: "testFiles: 'allow' passes calls written in test files and no others",
    options: { testFiles: 'allow' },
    files: {
      'read.ts': `
        import fs from 'node:fs';
        export function read(): string { return fs.«call»readFileSync('package.json', 'utf8'); }
      `,
      'case.test.ts': `
        import fs from 'node:fs';
        import { read } from './read';
        test('in the test', async () => { fs.readFileSync('package.json'); setTimeout(() => fs.existsSync('.'), 1); await new Promise((r) => setTimeout(r, 20)); });
        test('in the source', async () => { read(); });
      `,
    },
    tests: {
      'in the test': 'passed',
      'in the source': blocked({ id: 'fs.readFileSync', where: 'call' }),
    },
  },
  {
    id: 'test-files-allow-through-packages',
    title:
      "testFiles: 'allow' passes what a package does for a line of a test file, and for no other",
    options: { testFiles: 'allow' },
    files: {
      'node_modules/file-matchers/package.json':
        '{ "name": "file-matchers", "version": "1.0.0", "main": "index.js" }',
      'node_modules/file-matchers/index.js': `
        const fs = require('fs');
        exports.toBeFile = (path) => ({ pass: fs.existsSync(path), message: () => path });
        exports.toBeFileLater = async (path) => { await null; return exports.toBeFile(path); };
        exports.isFile = (path) => fs.existsSync(path);
      `,
      'source.ts': `
        import { isFile } from 'file-matchers';
        export function check(): boolean { return «call»isFile('package.json'); }
      `,
      'case.test.ts': `
        import matchers from 'file-matchers';
        import { check } from './source';
        const { isFile, toBeFile, toBeFileLater } = matchers;
        expect.extend({ toBeFile, toBeFileLater });
        test('a matcher', async () => { expect('package.json').toBeFile(); });
        test('an asynchronous matcher', async () => { await expect('package.json').toBeFileLater(); });
        test('a helper', async () => { isFile('package.json'); });
        test('the same helper for the source', async () => { check(); });
      `,
    },
    tests: {
      'a matcher': 'passed',
      'an asynchronous matcher': 'passed',
      'a helper': 'passed',
      'the same helper for the source': blocked({
        id: 'fs.existsSync',
        where: 'call',
        through: 'file-matchers (index.js:4)',
      }),
    },
  },
  {
    id: 'docs-url',
    title: "docsUrl sends the link to the team's own guide",
    options: { docsUrl: 'https://guide.example/blocking/' },
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('blocks', async () => { fs.existsSync('package.json'); });
      `,
    },
    tests: { blocks: blocked('fs.existsSync') },
    check({ text }) {
      if (!/^\s+docs\s+https:\/\/guide\.example\/blocking\/\S*fs\.?existsSync/m.test(text))
        throw new Error(text);
    },
  },
  {
    id: 'mode-throw',
    title: "mode 'throw' also throws at the call before it blocks, and reports it once",
    options: { mode: 'throw' },
    smoke: true,
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('swallowed', async () => {
          const target = 'mode-throw/never-written.txt';
          let caught;
          try { fs.«write»writeFileSync(target, 'text'); } catch (error) { caught = error; }
          expect(caught).toBeInstanceOf(Error);
          expect(caught.name).toBe('BlockingCallError');
          expect(caught.code).toBe('ERR_LOOPGUARD_BLOCKING_CALL');
          expect(caught.call).toMatch(/fs\\.writeFileSync/);
          expect(caught.fix).toContain('fs.promises.writeFile');
          expect(caught.docs).toMatch(/^https:/);
          expect(Object.keys(caught)).toEqual([]);
          await expect(fs.promises.access(target)).rejects.toThrow('ENOENT');
        });
        test('not caught', async () => { fs.«exists»existsSync('package.json'); });
        test('does not block', async () => { await fs.promises.stat('package.json'); });
      `,
    },
    tests: {
      swallowed: blocked({ id: 'fs.writeFileSync', where: 'write' }),
      'not caught': blocked({ id: 'fs.existsSync', where: 'exists' }),
      'does not block': 'passed',
    },
    unguarded: { swallowed: 'failed' },
  },
];
