import { describe, expect, test } from 'vitest';
import { parseFile } from '../syntax/parse.js';
import { replacementFor } from './replacements.js';
import { suggestChange } from './suggest.js';

/** The file after the change of its line with a comment HERE, or undefined. */
function change(call: string, text: string, file = 'a.ts'): string | undefined {
  const source = parseFile(text, file);
  const replacement = replacementFor(call);
  const line = text.split('\n').findIndex((each) => each.includes('HERE')) + 1;
  if (!replacement || line === 0) throw new Error('not a test');
  return suggestChange(source, replacement, line, 1);
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
      `const { existsSync } = require("fs")\nconst { readFile } = require("fs/promises")\nasync function a() {\n  return existsSync('x') && await readFile('x') // HERE\n}\n`,
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
    ['for a computed name', READ, `return fs['readFileSync']('a');`],
    ['where the name is hidden', READ, `const fs = path; return fs.readFileSync('a');`],
    [
      'where the new name is taken',
      READ,
      `const readFile = 1; return readFileSync(path, readFile);`,
    ],
    ['where a line would begin with a parenthesis', READ, `readFileSync(path).fill(0)`],
    ['for a missing file that is no error', 'fs.statSync', `return fs.statSync(path, rest[0]);`],
    ['for output as bytes', 'child_process.execSync', `return execSync('ls');`],
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
    expect(replacementFor('fs.existsSync')).toBe(undefined);
  });
});
