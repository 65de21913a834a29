import type { ProjectFiles } from '../project.js';

/** One call, as the body of a function; `n` is a number of its own. */
type Kind = (n: number) => string;

// Every one is a single catalogued call that reports by default, cheap, and safe to repeat.
const kinds: Readonly<Record<string, Kind>> = {
  'fs.readFileSync': () => `fs.readFileSync('package.json', 'utf8')`,
  'fs.existsSync': () => `fs.existsSync('package.json')`,
  'fs.statSync': () => `fs.statSync('package.json')`,
  'fs.lstatSync': () => `fs.lstatSync('package.json')`,
  'fs.accessSync': () => `fs.accessSync('package.json')`,
  'fs.readdirSync': () => `fs.readdirSync('scratch')`,
  'fs.realpathSync': () => `fs.realpathSync('scratch')`,
  'fs.statfsSync': () => `fs.statfsSync('scratch')`,
  'fs.mkdirSync': (n) => `fs.mkdirSync('scratch/made-${n}', { recursive: true })`,
  'fs.mkdtempSync': (n) => `fs.mkdtempSync('scratch/unique-${n}-')`,
  'fs.writeFileSync': (n) => `fs.writeFileSync('scratch/written-${n}.txt', '${n}')`,
  'fs.appendFileSync': (n) => `fs.appendFileSync('scratch/appended-${n}.txt', '${n}')`,
  'fs.copyFileSync': (n) => `fs.copyFileSync('package.json', 'scratch/copied-${n}.json')`,
  'fs.cpSync': (n) => `fs.cpSync('package.json', 'scratch/cp-${n}.json')`,
  'fs.rmSync': (n) => `fs.rmSync('scratch/none-${n}', { force: true })`,
  'fs.chmodSync': () => `fs.chmodSync('scratch/kept.txt', 0o644)`,
  'fs.utimesSync': () => `fs.utimesSync('scratch/kept.txt', 1, 1)`,
  'fs.truncateSync': () => `fs.truncateSync('scratch/kept.txt', 0)`,
  'crypto.pbkdf2Sync': (n) => `crypto.pbkdf2Sync('word', 'salt-${n}', 10, 16, 'sha256')`,
  'crypto.scryptSync': (n) => `crypto.scryptSync('word', 'salt-${n}', 16, { N: 16 })`,
  'crypto.hkdfSync': (n) => `crypto.hkdfSync('sha256', 'key', 'salt-${n}', 'info', 2048)`,
  'crypto.generateKeyPairSync': () => `crypto.generateKeyPairSync('ed25519')`,
  'crypto.generateKeySync': () => `crypto.generateKeySync('hmac', { length: 64 })`,
  'crypto.generatePrimeSync': () => `crypto.generatePrimeSync(32)`,
  'zlib.gzipSync': (n) => `zlib.gzipSync('text ${n}')`,
  'zlib.deflateSync': (n) => `zlib.deflateSync('text ${n}')`,
  'zlib.deflateRawSync': (n) => `zlib.deflateRawSync('text ${n}')`,
  'zlib.brotliCompressSync': (n) => `zlib.brotliCompressSync('text ${n}')`,
  'child_process.execSync': () => `childProcess.execSync('true')`,
  'child_process.spawnSync': () => `childProcess.spawnSync('true')`,
};

const MODULES = 50;
const CALLS_EACH = 4;
const TEST_FILES = 10;

export const callCount: number = MODULES * CALLS_EACH;
export const kindCount: number = Object.keys(kinds).length;

/** A suite as it has grown: 60 files, of which 50 modules with 200 synchronous calls of 30 kinds, and 200 tests in the rest. */
export function legacyProject(): ProjectFiles {
  const files: Record<string, string> = { 'scratch/kept.txt': '' };
  for (let index = 0; index < MODULES; index++) files[modulePath(index)] = moduleSource(index);
  for (let index = 0; index < TEST_FILES; index++) {
    files[`tests/part-${pad(index)}.test.ts`] = testSource(index);
  }
  return files;
}

export function modulePath(index: number): string {
  return `src/module-${pad(index)}.ts`;
}

/** The source of a module; `inFirst` are more lines in its first function, `without` is left out. */
export function moduleSource(
  index: number,
  { inFirst = '', withoutFirstCall = false }: { inFirst?: string; withoutFirstCall?: boolean } = {},
): string {
  const functions = numbersOf(index).map((n, position) => {
    const [, call] = Object.entries(kinds)[n % kindCount] as [string, Kind];
    const isFirst = position === 0;
    const body = isFirst && withoutFirstCall ? 'undefined' : call(n);
    return `export function work${n}(): unknown {\n${isFirst ? inFirst : ''}  return ${body};\n}`;
  });
  return [
    `import childProcess from 'node:child_process';`,
    `import crypto from 'node:crypto';`,
    `import fs from 'node:fs';`,
    `import zlib from 'node:zlib';`,
    ...functions,
    '',
  ].join('\n');
}

function testSource(index: number): string {
  const each = callCount / TEST_FILES;
  const numbers = Array.from({ length: each }, (_, position) => index * each + position);
  const imports = numbers.map(
    (n) => `import { work${n} } from '../src/module-${pad(Math.floor(n / CALLS_EACH))}.ts';`,
  );
  const tests = numbers.map((n) => `test('work ${n}', async () => { work${n}(); });`);
  return [...imports, ...tests, ''].join('\n');
}

function numbersOf(module: number): number[] {
  return Array.from({ length: CALLS_EACH }, (_, position) => module * CALLS_EACH + position);
}

function pad(index: number): string {
  return String(index).padStart(2, '0');
}
