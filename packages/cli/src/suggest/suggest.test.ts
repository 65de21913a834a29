import { describe, expect, test } from 'vitest';
import { parseFile } from '../syntax/parse.js';
import { ConvertibleFile, type Surroundings } from './suggest.js';

/** The file after the change of its line with a comment HERE; why there is none, otherwise. */
function outcome(call: string, text: string, file = 'a.ts', around?: Surroundings): string {
  const source = new ConvertibleFile(parseFile(text, file), around);
  const line = text.split('\n').findIndex((each) => each.includes('HERE')) + 1;
  if (line === 0) throw new Error('not a test');
  const conversion = source.conversionAt({ call, line, column: 1 });
  return 'why' in conversion ? `left: ${conversion.why}` : source.changed([conversion]);
}

function change(call: string, text: string, file = 'a.ts'): string | undefined {
  const found = outcome(call, text, file);
  return found.startsWith('left: ') ? undefined : found;
}

const READ = 'fs.readFileSync';

const withFs = (line: string): string =>
  `import fs from 'node:fs';\nasync function load(path) {\n  ${line} // HERE\n}\n`;

const withZlib = (names: string, line: string): string =>
  `import { ${names} } from 'zlib';\nasync function a(x) {\n  return [gunzipSync, ${line}]; // HERE\n}\n`;

const withExec = (line: string): string =>
  `import { execSync } from 'node:child_process';\nasync function a() {\n  ${line} // HERE\n}\n`;

/** What the tests of refusals have around their line. */
const inAsync = (line: string): string =>
  `import fs, { readFileSync } from 'fs';\nimport { execSync } from 'child_process';\nasync function a(path, ...rest) {\n  ${line} // HERE\n}\n`;

describe('a suggestion', () => {
  test('uses fs.promises where the whole module is imported', () => {
    expect(change(READ, withFs(`return fs.readFileSync(path, 'utf8');`))).toBe(
      withFs(`return await fs.promises.readFile(path, 'utf8');`),
    );
    expect(change(READ, withFs(`return JSON.parse(fs.readFileSync(path));`))).toBe(
      withFs(`return JSON.parse(await fs.promises.readFile(path));`),
    );
    expect(change(READ, withFs(`return fs.readFileSync(path).toString();`))).toBe(
      withFs(`return (await fs.promises.readFile(path)).toString();`),
    );
    expect(change('fs.rmSync', withFs(`fs.rmSync(path, { force: true })`))).toBe(
      withFs(`await fs.promises.rm(path, { force: true })`),
    );
  });

  test('swaps the import that nothing else uses', () => {
    expect(
      change(
        READ,
        `import { readFileSync } from 'node:fs';\nexport const load = async (path) => readFileSync(path); // HERE\n`,
      ),
    ).toBe(
      `import { readFile } from 'node:fs/promises';\nexport const load = async (path) => await readFile(path); // HERE\n`,
    );
    expect(
      change(
        READ,
        `const { existsSync, readFileSync } = require("fs")\nasync function a() {\n  return existsSync('x') && readFileSync('x') // HERE\n}\n`,
        'a.js',
      ),
    ).toBe(
      `const { existsSync } = require("fs")\nconst { readFile } = require("fs/promises")\nasync function a() {\n  return existsSync('x') && (await readFile('x')) // HERE\n}\n`,
    );
  });

  test('leaves the import that something else uses', () => {
    expect(
      change(
        READ,
        `import { readFileSync } from 'fs';\nasync function a() {\n  return readFileSync('x'); // HERE\n}\nexport { readFileSync };\n`,
      ),
    ).toBe(
      `import { readFileSync } from 'fs';\nimport { readFile } from 'fs/promises';\nasync function a() {\n  return await readFile('x'); // HERE\n}\nexport { readFileSync };\n`,
    );
  });

  test('uses what is imported already, under its name', () => {
    expect(
      change(
        READ,
        `import { readFile as read } from 'node:fs/promises';\nimport { readFileSync } from 'fs';\nasync function a() {\n  return readFileSync('x'); // HERE\n}\n`,
      ),
    ).toContain('return await read(');
  });

  test('promisifies what has no promise of its own', () => {
    expect(
      change(
        'zlib.gzipSync',
        `import { gzipSync } from 'node:zlib';\nasync function a(x) {\n  return gzipSync(x, { level: 9 }); // HERE\n}\n`,
      ),
    ).toBe(
      `import { gzip } from 'node:zlib';\nimport { promisify } from 'node:util';\nasync function a(x) {\n  return await promisify(gzip)(x, { level: 9 }); // HERE\n}\n`,
    );
    expect(
      change(
        'crypto.randomBytes',
        `const crypto = require('crypto');\nclass A {\n  async id() {\n    return crypto.randomBytes(1e6).toString('hex'); // HERE\n  }\n}\n`,
        'a.cjs',
      ),
    ).toContain(`return (await promisify(crypto.randomBytes)(1e6)).toString('hex');`);
  });

  test('keeps to the line of an import from the same module', () => {
    const before = change('zlib.gzipSync', withZlib('gunzipSync, gzipSync', 'gzipSync(x)'));
    expect(before).toContain(`import { gunzipSync, gzip } from 'zlib';\nimport { promisify } from`);
    const used = change('zlib.gzipSync', withZlib('gunzipSync, gzipSync', 'gzipSync, gzipSync(x)'));
    expect(used).toContain(`import { gunzipSync, gzip, gzipSync } from 'zlib';`);
  });

  test('takes the output of a program', () => {
    expect(
      change(
        'child_process.execSync',
        withExec(`return execSync('ls', { encoding: 'utf8' }).trim();`),
      ),
    ).toContain(`return (await promisify(exec)('ls', { encoding: 'utf8' })).stdout.trim();`);
    expect(change('child_process.execSync', withExec(`execSync('make');`))).toContain(
      `  await promisify(exec)('make');`,
    );
  });
});

describe('there is no suggestion', () => {
  test.each([
    ['where the function is not async', READ, `return [path].map((p) => fs.readFileSync(p));`],
    ['in the default of a parameter', READ, `return async (x = fs.readFileSync(path)) => x;`],
    ['in a field of a class', READ, `return class { x = fs.readFileSync(path); };`],
    ['for two calls on the line', READ, `return [fs.readFileSync(path), fs.readFileSync('b')];`],
    ['for a descriptor', READ, `return fs.readFileSync(0);`],
    ['for spread arguments', READ, `return fs.readFileSync(...rest);`],
    ['for another object', READ, `return path.readFileSync('a');`],
    ['for an optional call', READ, `return fs?.readFileSync('a');`],
    ['for a computed name', READ, `return fs[path]('a');`],
    ['where the name is hidden', READ, `const fs = path; return fs.readFileSync('a');`],
    [
      'where a line would begin with a parenthesis',
      READ,
      `const a = path\n  readFileSync(path).fill(0)`,
    ],
    ['where others may add meanwhile', READ, `path.text += readFileSync(path);`],
    ['for a missing file that is no error', 'fs.statSync', `return fs.statSync(path, rest[0]);`],
    ['for the input of a program', 'child_process.execSync', `execSync('ls', { input: 'x' });`],
    ['for unknown options', 'child_process.execSync', `execSync('ls', rest);`],
  ])('%s', (_name, call, line) => {
    expect(change(call, inAsync(line))).toBe(undefined);
  });

  test('at the top of a module', () => {
    expect(change(READ, `import fs from 'fs';\nfs.readFileSync('a'); // HERE\n`)).toBe(undefined);
  });

  test('for a module that is another one of that name', () => {
    expect(
      change(READ, `import fs from './fs';\nasync () => fs.readFileSync('a'); // HERE\n`),
    ).toBe(undefined);
  });

  test('for calls that have no other form', () => {
    expect(outcome('fs.globSync', inAsync(`return fs.globSync('a');`))).toBe(
      'left: it has no asynchronous form with the same result',
    );
  });
});

describe('a call becomes', () => {
  const AS_MODULE: Surroundings = {
    atTop: undefined,
    toImport: (specifier) => ({ specifier: `${specifier}.cjs`, isJson: false }),
  };

  test.each<[string, string, string, string]>([
    [
      'fs.existsSync',
      `if (!fs.existsSync(path)) return 1;`,
      `if (!(await fs.promises.access(path).then(() => true, () => false))) return 1;`,
      'true or false',
    ],
    [
      'fs.realpathSync.native',
      `return fs.realpathSync.native(path);`,
      `return await fs.promises.realpath(path);`,
      'a function of a function',
    ],
    [
      'fs.Dir.prototype.readSync',
      `while ((entry = path.readSync())) entry.x();`,
      `while ((entry = await path.read())) entry.x();`,
      'a method',
    ],
    [
      'fs.readFileSync',
      `fs.writeFileSync(path, fs.readFileSync('a'));`,
      `fs.writeFileSync(path, await fs.promises.readFile('a'));`,
      'an argument',
    ],
  ])('%s: %s', (call, before, after) => {
    expect(change(call, withFs(before))).toBe(withFs(after));
  });

  test('of descriptors, what its result is', () => {
    expect(change('fs.writeSync', withFs(`return fs.writeSync(1, 'a');`))).toBe(
      `import fs from 'node:fs';\nimport { promisify } from 'node:util';\nasync function load(path) {\n  return (await promisify(fs.write)(1, 'a')).bytesWritten; // HERE\n}\n`,
    );
    expect(change('fs.openSync', withFs(`const fd = fs.openSync(path);`))).toContain(
      'const fd = await promisify(fs.open)(path);',
    );
  });

  test('of a program, its output as bytes', () => {
    expect(change('child_process.execSync', withExec(`return execSync('ls');`))).toContain(
      `return (await promisify(exec)('ls', { encoding: 'buffer' })).stdout;`,
    );
    expect(
      change('child_process.execSync', withExec(`return execSync('ls', { cwd: '/' });`)),
    ).toContain(`('ls', { cwd: '/', encoding: 'buffer' })).stdout;`);
  });

  test('a sleep', () => {
    const sleep = `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms * 2);`;
    expect(outcome('Atomics.wait', `export async function a(ms) {\n  ${sleep} // HERE\n}\n`)).toBe(
      `import { setTimeout as sleep } from 'node:timers/promises';\nexport async function a(ms) {\n  await sleep(ms * 2); // HERE\n}\n`,
    );
    expect(
      outcome('Atomics.wait', `const sleep = async (ms) => {\n  ${sleep} // HERE\n};\n`, 'a.cjs'),
    ).toBe(
      `const { setTimeout: delay } = require('node:timers/promises');\nconst sleep = async (ms) => {\n  await delay(ms * 2); // HERE\n};\n`,
    );
  });

  test('a wait for a time only', () => {
    const wait = `async function a(cells) {\n  Atomics.wait(cells, 0, 0, 10); // HERE\n}\n`;
    expect(outcome('Atomics.wait', wait)).toContain('left: it may wait for another thread');
  });

  test('an import, with what a require gives', () => {
    const text = `async function a() {\n  const { b } = require('./b'); // HERE\n}\n`;
    expect(outcome('require', text, 'a.cjs', AS_MODULE)).toBe(
      `async function a() {\n  const { b } = (await import('./b.cjs')).default; // HERE\n}\n`,
    );
  });

  test('awaited at the top of an ES module', () => {
    const text = `import { readFileSync } from 'fs';\nexport const a = readFileSync('a'); // HERE\n`;
    expect(outcome(READ, text, 'a.mjs', AS_MODULE)).toBe(
      `import { readFile } from 'fs/promises';\nexport const a = await readFile('a'); // HERE\n`,
    );
  });
});

const after = (imports: string, line: string): string =>
  outcome(READ, `${imports}\nasync function a(path) {\n  ${line} // HERE\n}\n`);

describe('names of a file', () => {
  test.each([
    [
      `import { readFileSync as slurp } from 'node:fs';`,
      `return slurp(path);`,
      `import { readFile } from 'node:fs/promises';`,
      `return await readFile(path);`,
    ],
    [
      `import * as fs from 'fs';`,
      `return fs.readFileSync(path);`,
      `import * as fs from 'fs';`,
      `return await fs.promises.readFile(path);`,
    ],
    [
      `import { promises as fsp, readFileSync } from 'fs';`,
      `return readFileSync(path);`,
      `import { promises as fsp } from 'fs';`,
      `return await fsp.readFile(path);`,
    ],
    [
      `import fsp from 'fs/promises';\nimport { readFileSync } from 'fs';`,
      `return readFileSync(path);`,
      `import fsp from 'fs/promises';`,
      `return await fsp.readFile(path);`,
    ],
    [
      `import { writeFile } from 'fs/promises';\nimport { readFileSync } from 'fs';\nwriteFile();`,
      `return readFileSync(path);`,
      `import { readFile, writeFile } from 'fs/promises';\nwriteFile();`,
      `return await readFile(path);`,
    ],
    [
      `import fs, { readFileSync } from 'fs';\nfs.a();`,
      `return readFileSync(path);`,
      `import fs from 'fs';\nfs.a();`,
      `return await fs.promises.readFile(path);`,
    ],
    [
      `const fs = require('fs');\nconst { readFileSync } = fs;`,
      `return readFileSync(path);`,
      `const fs = require('fs');`,
      `return await fs.promises.readFile(path);`,
    ],
    [
      `import {\n  existsSync,\n  readFileSync,\n} from 'fs';\nexistsSync();`,
      `return readFileSync(path);`,
      `import {\n  existsSync,\n} from 'fs';\nimport { readFile } from 'fs/promises';\nexistsSync();`,
      `return await readFile(path);`,
    ],
    [
      `import { readFileSync } from 'fs';\nexport type Read = typeof readFileSync;`,
      `return readFileSync(path);`,
      `import { readFileSync } from 'fs';\nimport { readFile } from 'fs/promises';\nexport type Read = typeof readFileSync;`,
      `return await readFile(path);`,
    ],
    [
      `/** @vitest-environment node */\nimport { type Stats, statSync, readFileSync } from 'fs';\nlet stats: Stats;`,
      `return readFileSync(path);`,
      `/** @vitest-environment node */\nimport { type Stats, statSync } from 'fs';\nimport { readFile } from 'fs/promises';\nlet stats: Stats;`,
      `return await readFile(path);`,
    ],
    [
      `import { readFileSync } from 'fs';\nconst readFile = 1;`,
      `return readFileSync(path, readFile);`,
      `import { readFile as readFileAsync } from 'fs/promises';\nconst readFile = 1;`,
      `return await readFileAsync(path, readFile);`,
    ],
    [
      '',
      `return require('fs').readFileSync(path);`,
      '',
      `return await require('fs').promises.readFile(path);`,
    ],
    [
      `import { readFileSync } from 'fs';\nfunction b(readFileSync) {\n  readFileSync();\n}`,
      `return readFileSync(path);`,
      `import { readFile } from 'fs/promises';\nfunction b(readFileSync) {\n  readFileSync();\n}`,
      `return await readFile(path);`,
    ],
  ])('%s %s', (imports, line, importsThen, lineThen) => {
    expect(after(imports, line)).toBe(
      `${importsThen}\nasync function a(path) {\n  ${lineThen} // HERE\n}\n`,
    );
  });

  test('several calls of a file share their imports', () => {
    const text = `import { readFileSync, statSync } from 'node:fs';\nasync function a(path) {\n  const size = statSync(path).size;\n  return [size, readFileSync(path)];\n}\n`;
    const source = new ConvertibleFile(parseFile(text, 'a.ts'));
    const stat = source.conversionAt({ call: 'fs.statSync', line: 3, column: 16 });
    const read = source.conversionAt({ call: READ, line: 4, column: 17 });
    if ('why' in stat || 'why' in read) throw new Error('not a test');
    expect(source.changed([stat, read])).toBe(
      `import { stat, readFile } from 'node:fs/promises';\nasync function a(path) {\n  const size = (await stat(path)).size;\n  return [size, await readFile(path)];\n}\n`,
    );
  });
});
