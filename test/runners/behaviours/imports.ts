import { blocked, type Behaviour } from '../behaviour.js';

interface ImportStyle {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly commonjs?: true;
}

const styles: readonly ImportStyle[] = [
  {
    id: 'named',
    title: 'a named import',
    source: `
      import { readFileSync } from 'node:fs';
      export function read(): number { return «call»readFileSync('package.json').length; }
    `,
  },
  {
    id: 'renamed',
    title: 'a renamed import',
    source: `
      import { readFileSync as slurp } from 'fs';
      export function read(): number { return «call»slurp('package.json').length; }
    `,
  },
  {
    id: 'default',
    title: 'a default import',
    source: `
      import fs from 'fs';
      export function read(): number { return fs.«call»readFileSync('package.json').length; }
    `,
  },
  {
    id: 'namespace',
    title: 'a namespace import',
    source: `
      import * as fs from 'node:fs';
      export function read(): number { return fs.«call»readFileSync('package.json').length; }
    `,
  },
  {
    id: 'captured',
    title: 'a function captured at module level',
    source: `
      import fs from 'node:fs';
      const { readFileSync } = fs;
      const bound = readFileSync.bind(fs);
      export function read(): number { return «call»bound('package.json').length; }
    `,
  },
  {
    id: 'dynamic',
    title: 'a dynamic import of the builtin',
    source: `
      export async function read(): Promise<number> {
        const { readFileSync } = await import('node:fs');
        return «call»readFileSync('package.json').length;
      }
    `,
  },
  {
    id: 'required',
    title: 'a destructured require',
    commonjs: true,
    source: `
      const { readFileSync } = require('fs');
      export function read(): number { return «call»readFileSync('package.json').length; }
    `,
  },
  {
    id: 'create-require',
    title: 'createRequire',
    commonjs: true,
    source: `
      import { createRequire } from 'node:module';
      const fs = createRequire(__filename)('node:fs');
      export function read(): number { return fs.«call»readFileSync('package.json').length; }
    `,
  },
  {
    id: 'builtin-module',
    title: 'process.getBuiltinModule',
    source: `
      const fs = process.getBuiltinModule('fs');
      export function read(): number { return fs.«call»readFileSync('package.json').length; }
    `,
  },
];

function behaviourOf({ id, title, source, ...rest }: ImportStyle): Behaviour {
  return {
    id: `import-${id}`,
    title: `sees a call through ${title}`,
    smoke: true,
    ...rest,
    files: {
      'read.ts': source,
      'case.test.ts': `
        import { read } from './read';
        test('reads', async () => { expect(await read()).toBeGreaterThan(0); });
        test('does not read', async () => { expect(typeof read).toBe('function'); });
      `,
    },
    tests: { reads: blocked({ id: 'fs.readFileSync', where: 'call' }), 'does not read': 'passed' },
  };
}

/** However the code got hold of the function. */
export const imports: readonly Behaviour[] = [
  ...styles.map(behaviourOf),
  {
    id: 'top-level-read',
    title: 'a module that reads at its top level may be imported at the top of a file',
    smoke: true,
    files: {
      'config.ts': `
        import { readFileSync } from 'node:fs';
        export const config = JSON.parse(readFileSync('package.json', 'utf8'));
      `,
      'case.test.ts': `
        import fs from 'node:fs';
        import { config } from './config';
        test('uses it', async () => { expect(config.name).toBe('project-under-test'); });
        test('is guarded', async () => { fs.existsSync('package.json'); });
      `,
    },
    tests: { 'uses it': 'passed', 'is guarded': blocked('fs.existsSync') },
  },
  {
    id: 'prototype-methods',
    title: 'methods of objects and properties of functions are guarded too',
    files: {
      'case.test.ts': `
        import crypto from 'node:crypto';
        import fs from 'node:fs';
        test('a folder', async () => {
          const dir = await fs.promises.opendir('.');
          dir.«read»readSync();
          dir.«close»closeSync();
        });
        test('a native variant', async () => { fs.realpathSync.«native»native('package.json'); });
        test('a key exchange', async () => { crypto.getDiffieHellman('modp1').«keys»generateKeys(); });
      `,
    },
    tests: {
      'a folder': blocked(
        { id: 'fs.Dir.prototype.readSync', where: 'read' },
        { id: 'fs.Dir.prototype.closeSync', where: 'close' },
      ),
      'a native variant': blocked({ id: 'fs.realpathSync.native', where: 'native' }),
      'a key exchange': blocked({
        id: 'crypto.DiffieHellmanGroup.prototype.generateKeys',
        where: 'keys',
      }),
    },
  },
  {
    id: 'other-modules',
    title: 'child_process, crypto and zlib are guarded like fs',
    smoke: true,
    files: {
      'case.test.ts': `
        import { execFileSync, execSync, spawnSync } from 'node:child_process';
        import { pbkdf2Sync, scryptSync } from 'node:crypto';
        import { gzipSync, gunzipSync } from 'node:zlib';
        test('execSync', async () => { «exec»execSync('true'); });
        test('execFileSync and spawnSync', async () => { «execFile»execFileSync('true'); «spawn»spawnSync('true'); });
        test('pbkdf2Sync and scryptSync', async () => {
          «pbkdf2»pbkdf2Sync('word', 'salt', 1, 8, 'sha1');
          «scrypt»scryptSync('word', 'salt', 8, { N: 2 });
        });
        test('gzipSync and gunzipSync', async () => { «gunzip»gunzipSync(«gzip»gzipSync('text')); });
      `,
    },
    tests: {
      execSync: blocked({ id: 'child_process.execSync', where: 'exec' }),
      'execFileSync and spawnSync': blocked(
        { id: 'child_process.execFileSync', where: 'execFile' },
        { id: 'child_process.spawnSync', where: 'spawn' },
      ),
      'pbkdf2Sync and scryptSync': blocked(
        { id: 'crypto.pbkdf2Sync', where: 'pbkdf2' },
        { id: 'crypto.scryptSync', where: 'scrypt' },
      ),
      'gzipSync and gunzipSync': blocked(
        { id: 'zlib.gzipSync', where: 'gzip' },
        { id: 'zlib.gunzipSync', where: 'gunzip' },
      ),
    },
  },
];
