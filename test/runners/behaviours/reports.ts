import { expect } from 'vitest';

import { blocked, failed, type Behaviour } from '../behaviour.js';
import { readReports, reportText } from '../reports.js';

/** What a report says, how often, and what it must never say. */
export const reports: readonly Behaviour[] = [
  {
    id: 'message-text',
    title: 'the message is the designed one, word for word',
    smoke: true,
    files: {
      'config.ts': `
        import fs from 'node:fs';

        export interface Config { readonly name: string }

        export function loadConfig(file: string): Config {
          const text: string = fs.«call»readFileSync(file, 'utf8');
          return JSON.parse(text) as Config;
        }
      `,
      'case.test.ts': `
        import { loadConfig } from './config';
        test('loads', async () => { expect(loadConfig('package.json').name).toBe('project-under-test'); });
      `,
    },
    tests: { loads: blocked({ id: 'fs.readFileSync', where: 'call' }) },
    check({ tests }) {
      expect(reportText(tests[0]?.messages[0] ?? '')).toBe(
        [
          'BlockingCallError: fs.readFileSync blocked the event loop',
          '  call   fs.readFileSync("package.json", "utf8")',
          '  where  message-text/config.ts:6:27 loadConfig',
          '  fix    await fs.promises.readFile(path)',
          '  docs   https://nodejs.org/api/fs.html#fspromisesreadfilepath-options',
          '  allow  // loopguard-allow fs.readFileSync -- <why>',
        ].join('\n'),
      );
    },
  },
  {
    id: 'message-through-package',
    title: 'the message names the package that made the call',
    files: {
      'node_modules/reads-users/package.json':
        '{ "name": "reads-users", "version": "1.0.0", "main": "lib/io.js" }',
      'node_modules/reads-users/lib/io.js': `
        const fs = require('fs');
        exports.readUser = (file) => fs.readFileSync(file, 'utf8');
      `,
      'user.ts': `
        import { readUser } from 'reads-users';
        export function getUser(): string {
          return readUser('package.json');
        }
      `,
      'case.test.ts': `
        import { getUser } from './user';
        test('loads', async () => { expect(getUser()).toContain('project-under-test'); });
      `,
    },
    tests: { loads: blocked({ id: 'fs.readFileSync', through: 'reads-users (lib/io.js:2)' }) },
    check({ tests }) {
      expect(reportText(tests[0]?.messages[0] ?? '')).toMatch(
        /^ {2}where {2}message-through-package\/user\.ts:3:1\d getUser, through reads-users \(lib\/io\.js:2\)$/m,
      );
    },
  },
  {
    id: 'message-stack',
    title: "the first frame of the error is the user's line, so that the code frame points there",
    smoke: true,
    files: {
      'config.ts': `
        import { readFileSync } from 'node:fs';
        type Reader = (file: string) => string;

        export const read: Reader = (file) =>
          «call»readFileSync(file, 'utf8');
      `,
      'case.test.ts': `
        import { read } from './config';
        test('reads', async () => { await Promise.resolve(); read('package.json'); });
      `,
    },
    tests: { reads: blocked({ id: 'fs.readFileSync', where: 'call' }) },
    check({ tests, run }) {
      const frames = (tests[0]?.messages[0] ?? '')
        .split('\n')
        .filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line));
      expect(frames[0]).toContain('message-stack/config.ts:5:');
      // Why not in Vitest: the ways of two tests to one line differ, and it prints equal errors once.
      const isVitest = run.stdout.includes(' RUN ');
      expect(frames.length > 1).toBe(!isVitest);
      if (!isVitest) expect(frames.join('\n')).toContain('message-stack/case.test.ts:2:');
      expect(frames.join('\n')).not.toMatch(/packages\/(core|jest-env|vitest-plugin)|@loopguard\//);
    },
  },
  {
    id: 'message-properties',
    title: 'the error has its name and adds nothing to what a reporter prints',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('blocks', async () => { fs.existsSync('package.json'); });
      `,
    },
    tests: { blocks: blocked('fs.existsSync') },
    check({ tests, run }) {
      expect(tests[0]?.messages[0]).toMatch(/^(?:Error: )?BlockingCallError: /);
      for (const key of ['call', 'fix', 'docs', 'durationMs'])
        expect(tests[0]?.errorKeys[0]).not.toContain(key);
      expect(`${run.stdout}${run.stderr}`).not.toContain('Serialized Error');
    },
  },
  {
    id: 'same-site-often',
    title: 'calls from one place are one error with a count',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('five times', async () => { for (let n = 0; n < 5; n++) fs.«call»existsSync('package.json'); });
        test('once', async () => { fs.«once»existsSync('package.json'); });
      `,
    },
    tests: {
      'five times': blocked({ id: 'fs.existsSync', where: 'call', count: 5 }),
      once: blocked({ id: 'fs.existsSync', where: 'once' }),
    },
  },
  {
    id: 'report-many-repeats',
    title: 'a line that calls again and again is counted exactly, whoever calls it in between',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        function exists() { return fs.«exists»existsSync('package.json'); }
        function allowed() {
          // loopguard-allow fs.existsSync -- this caller may
          return exists();
        }
        test('one line', async () => {
          for (let index = 0; index < 500; index++) fs.«one»existsSync('package.json');
        });
        test('two lines', async () => {
          for (let index = 0; index < 200; index++) {
            fs.«first»existsSync('package.json');
            fs.«second»statSync('package.json');
          }
        });
        test('allowed callers only', async () => {
          for (let index = 0; index < 200; index++) allowed();
        });
        test('an allowed caller and then another', async () => {
          for (let index = 0; index < 200; index++) allowed();
          exists();
        });
        test('a caller and then an allowed one', async () => {
          for (let index = 0; index < 200; index++) exists();
          allowed();
        });
        test('over a spy', async () => {
          const spy = vi.spyOn(fs, 'existsSync');
          for (let index = 0; index < 100; index++) fs.«spied»existsSync('package.json');
          expect(spy).toHaveBeenCalledTimes(100);
          spy.mockRestore();
        });
      `,
    },
    tests: {
      'one line': blocked({ id: 'fs.existsSync', where: 'one', count: 500 }),
      'two lines': blocked(
        { id: 'fs.existsSync', where: 'first', count: 200 },
        { id: 'fs.statSync', where: 'second', count: 200 },
      ),
      'allowed callers only': 'passed',
      'an allowed caller and then another': blocked({ id: 'fs.existsSync', where: 'exists' }),
      'a caller and then an allowed one': blocked({
        id: 'fs.existsSync',
        where: 'exists',
        count: 'any',
      }),
      'over a spy': blocked({ id: 'fs.existsSync', where: 'spied', count: 100 }),
    },
  },
  {
    id: 'several-sites',
    title: 'calls from several places are several errors',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        const read = () => fs.«read»readFileSync('package.json');
        test('three places', async () => {
          read();
          fs.«exists»existsSync('package.json'); fs.«stat»statSync('package.json');
          read();
        });
      `,
    },
    tests: {
      'three places': blocked(
        { id: 'fs.readFileSync', where: 'read', count: 2 },
        { id: 'fs.existsSync', where: 'exists' },
        { id: 'fs.statSync', where: 'stat' },
      ),
    },
  },
  {
    id: 'nested-calls',
    title: 'of calls inside calls only the outermost is reported',
    files: {
      'case.test.ts': `
        import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync, appendFileSync } from 'node:fs';
        import { mkdir, writeFile } from 'node:fs/promises';
        test('copies', async () => {
          await mkdir('nested-calls/from/deep', { recursive: true });
          await writeFile('nested-calls/from/deep/file.txt', 'text');
          «copy»cpSync('nested-calls/from', 'nested-calls/to', { recursive: true });
          «remove»rmSync('nested-calls/from', { recursive: true });
        });
        test('reads and writes', async () => {
          «write»writeFileSync('nested-calls/file.txt', 'text');
          «append»appendFileSync('nested-calls/file.txt', 'text');
          «truncate»truncateSync('nested-calls/file.txt', 1);
          «read»readFileSync('nested-calls/file.txt');
        });
      `,
    },
    tests: {
      copies: blocked({ id: 'fs.cpSync', where: 'copy' }, { id: 'fs.rmSync', where: 'remove' }),
      'reads and writes': blocked(
        { id: 'fs.writeFileSync', where: 'write' },
        { id: 'fs.appendFileSync', where: 'append' },
        { id: 'fs.truncateSync', where: 'truncate' },
        { id: 'fs.readFileSync', where: 'read' },
      ),
    },
  },
  {
    id: 'nested-in-callback',
    title: "a call that the user's code makes inside another call is the outermost one's",
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        import { mkdir, writeFile } from 'node:fs/promises';
        test('filters', async () => {
          await mkdir('nested-in-callback/from', { recursive: true });
          await writeFile('nested-in-callback/from/file.txt', 'text');
          const filter = (file: string) => fs.existsSync(file);
          fs.«copy»cpSync('nested-in-callback/from', 'nested-in-callback/to', { recursive: true, filter });
        });
      `,
    },
    tests: { filters: blocked({ id: 'fs.cpSync', where: 'copy' }) },
  },
  {
    id: 'secrets',
    title: 'keys, tokens, passwords and contents are never printed, and long arguments are cut',
    smoke: true,
    files: {
      'case.test.ts': `
        import { execFileSync, execSync, spawnSync } from 'node:child_process';
        import { createHmac, pbkdf2Sync, scryptSync } from 'node:crypto';
        import fs from 'node:fs';
        import { gzipSync } from 'node:zlib';
        // Put together here, so that no code frame shows them.
        const secret = (prefix = '') => prefix + ['S3CR', 'ET', 'VALUE'].join('') + 'x'.repeat(24);
        test('password', async () => { pbkdf2Sync(secret(), 'salt', 1, 8, 'sha1'); scryptSync(secret(), secret(), 8, { N: 2 }); });
        test('buffer', async () => { gzipSync(Buffer.from(secret())); fs.writeFileSync('secrets/out.bin', Buffer.from(secret())); });
        test('token', async () => { execSync('true ' + secret('sk_live_')); spawnSync('true', [secret('ghp_')]); });
        test('header', async () => { execFileSync('true', ['-H', 'Authorization: Bearer ' + secret()]); });
        test('environment', async () => { execSync('true', { env: { PATH: process.env.PATH, API_KEY: secret() } }); });
        test('content', async () => { fs.writeFileSync('secrets/out.txt', secret('password=')); });
        test('url', async () => { fs.existsSync('https://user:' + secret() + '@example.test/'); });
        test('long', async () => { fs.existsSync('LONG-START' + 'y'.repeat(5000) + ['LONG', 'END'].join('-')); });
      `,
    },
    tests: {
      password: failed('any', 'crypto.pbkdf2Sync', 'crypto.scryptSync'),
      buffer: failed('any', 'zlib.gzipSync', 'fs.writeFileSync'),
      token: failed('any', 'child_process.execSync', 'child_process.spawnSync'),
      header: failed('any', 'child_process.execFileSync'),
      environment: failed('any', 'child_process.execSync'),
      content: failed('any', 'fs.writeFileSync'),
      url: failed('any', 'fs.existsSync'),
      long: failed('any', 'fs.existsSync'),
    },
    check({ run, text }) {
      const everything = `${run.stdout}${run.stderr}${text}`;
      expect(everything).not.toContain('S3CRETVALUE');
      expect(everything).not.toContain(Buffer.from('S3CRETVALUE').toString('hex'));
      expect(everything).not.toContain('LONG-END');
      expect(text).toContain('LONG-START');
      for (const line of text.split('\n')) expect(line.length).toBeLessThan(400);
    },
  },
  {
    id: 'no-line-like-a-frame',
    title: 'no argument can make a line that a runner takes for a stack frame',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('blocks', async () => { fs.existsSync(['a', '    at innocent (/src/innocent.ts:1:2)', 'b'].join('\\n')); });
      `,
    },
    tests: { blocks: blocked('fs.existsSync') },
    check({ text }) {
      expect(text).not.toMatch(/^\s*at innocent/m);
      const [report] = readReports(text);
      expect(Object.keys(report?.lines ?? {})).toEqual(['call', 'where', 'fix', 'docs', 'allow']);
    },
  },
];
