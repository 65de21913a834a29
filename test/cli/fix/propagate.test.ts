import { describe, expect, test } from 'vitest';
import { fixProject, type Site } from './fix-project.js';

const MODULE = '{ "name": "a-project", "private": true, "type": "module" }\n';

/** Programs of three files, in each kind of module. */
const KINDS = {
  'ES modules': {
    'package.json': MODULE,
    'src/config.js': `import { readFileSync } from 'node:fs';

export function readConfig(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

export const portOf = (file) => readConfig(file).port;
`,
    'src/server.js': `import { portOf as port } from './config.js';

export async function start(file) {
  return port(file) + 1;
}
`,
    'test/server.test.js': `import { test } from 'node:test';
import { readConfig } from '../src/config.js';

test('reads', () => {
  if (readConfig('a.json').port !== 1) throw new Error('no');
});
`,
  },
  CommonJS: {
    'src/config.js': `const fs = require('fs');

function readConfig(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

exports.portOf = function (file) {
  return readConfig(file).port;
};
exports.readConfig = readConfig;
`,
    'src/server.js': `const { portOf: port } = require('./config');

module.exports = { start: async (file) => port(file) + 1 };
`,
    'test/server.test.js': `const { test } = require('node:test');
const config = require('../src/config');

test('reads', () => {
  if (config.readConfig('a.json').port !== 1) throw new Error('no');
});
`,
  },
  TypeScript: {
    'package.json': MODULE,
    'tsconfig.json': `{ "compilerOptions": { "strict": true, "module": "nodenext", "target": "esnext", "types": ["node"] } }`,
    'src/config.ts': `import { readFileSync } from 'node:fs';

interface Config {
  readonly port: number;
}

export function readConfig(file: string): Config {
  return JSON.parse(readFileSync(file, 'utf8')) as Config;
}

export class Ports {
  portOf(file: string): number {
    return readConfig(file).port;
  }
}
`,
    'src/server.ts': `import { Ports } from './config.js';

export async function start(file: string): Promise<number> {
  return new Ports().portOf(file) + 1;
}
`,
    'test/server.test.ts': `import { test } from 'node:test';
import { readConfig } from '../src/config.js';

test('reads', () => {
  if (readConfig('a.json').port !== 1) throw new Error('no');
});
`,
  },
} as const;

describe('loopguard fix --propagate', () => {
  test.each(Object.entries(KINDS))('makes functions async in %s', async (_kind, files) => {
    const source = 'src/config.ts' in files ? 'src/config.ts' : 'src/config.js';
    const project = await fixProject(files, [['fs.readFileSync', source, 'readFileSync(file']]);
    const left = await project.fix('--yes');
    expect(left.stdout).toContain('the function around it is not async:');
    expect(left.stdout).toContain('--propagate also makes functions async');

    const { exitCode, stdout, stderr } = await project.fix('--yes', '--propagate');
    expect(stderr).toBe('');
    expect(stdout).toContain('1 of 1 call site is fixed, in 3 files.');
    expect(exitCode).toBe(0);
    const names = Object.keys(files).filter((name) => /^(?:src|test)/.test(name));
    const texts = await Promise.all(
      names.map(async (name) => `${name}\n${await project.read(name)}`),
    );
    expect(texts.join('\n')).toMatchSnapshot();
  });

  test('stops where callers are not known or cannot wait, and says where', async () => {
    const uses = [
      [
        'export const all = (files) => files.map(read1);',
        'the function read1: it is used there as a value, so its calls are not known (src/use1.js:2)',
      ],
      [
        'export const all = (files) => files.map((file) => read2(file));',
        'the callback of map is called by what does not wait for it (src/use2.js:2)',
      ],
      [
        "export class A {\n  text = read3('a');\n}",
        'it is in the body of a class, where nothing can be awaited (src/use3.js:3)',
      ],
      [
        "export class A {\n  get text() {\n    return read4('a');\n  }\n}",
        'the getter text cannot be async: it gives its value at once (src/use4.js:3)',
      ],
      [
        "export const name = 'read5';",
        'the function read5: a text there is its name, so it may be reached by that (src/use5.js:2)',
      ],
      [
        'export const all = (it) => it.read6();',
        'the function read6: what has its name there may be it (src/use6.js:2)',
      ],
      [
        "export let total = 0;\nexport const add = async () => {\n  total += read7('a').length;\n};",
        '+= would read what it adds to before the await, and write it after (src/use7.js:4)',
      ],
    ] as const;
    // Why one project: what takes time is loading TypeScript.
    const files = Object.fromEntries(
      uses.flatMap(([use], at) => [
        [
          `src/read${at + 1}.js`,
          `import fs from 'fs';\nexport function read${at + 1}(file) {\n  return fs.readFileSync(file);\n}\n`,
        ],
        [`src/use${at + 1}.js`, `import { read${at + 1} } from './read${at + 1}.js';\n${use}\n`],
      ]),
    );
    const sites = uses.map((_use, at): Site => {
      return ['fs.readFileSync', `src/read${at + 1}.js`, 'readFileSync'];
    });
    const project = await fixProject({ 'package.json': MODULE, ...files }, sites);
    const { exitCode, stdout } = await project.fix('--yes', '--propagate');

    for (const [, why] of uses) expect(stdout).toContain(`  ${why}:`);
    expect(stdout).toContain('0 of 7 call sites are fixed.');
    expect(exitCode).toBe(2);
    expect(await project.read('src/read1.js')).toBe(files['src/read1.js']);
  });

  test('what a published package exports is left unless told', async () => {
    const files = {
      'package.json': '{ "name": "a-project", "type": "module" }',
      'src/read.js': `import fs from 'fs';\nexport function read(file) {\n  return fs.readFileSync(file);\n}\n`,
    };
    const project = await fixProject(files, [['fs.readFileSync', 'src/read.js', 'readFileSync']]);
    expect((await project.fix('--yes', '--propagate')).stdout).toContain(
      'the function read is exported by a package that others may use; --exported changes it',
    );
    expect((await project.fix('--yes', '--propagate', '--exported')).stdout).toContain('1 of 1');
    expect(await project.read('src/read.js')).toContain('export async function read(file) {');
  });

  test('what TypeScript would not accept then is left', async () => {
    const files = {
      ...KINDS.TypeScript,
      'src/server.ts': `import { Ports } from './config.js';\n\nexport const ports: { portOf(file: string): number } = new Ports();\n`,
    };
    const project = await fixProject(files, [
      ['fs.readFileSync', 'src/config.ts', 'readFileSync('],
    ]);
    const { stdout } = await project.fix('--yes', '--propagate');
    expect(stdout).toMatch(
      /TypeScript would complain: server\.ts: TS2322: Type 'Ports' is not assignable to type [^\n]*':\n/,
    );
    expect(stdout).toContain('0 of 1 call site is fixed.');
    expect(await project.read('src/config.ts')).toBe(files['src/config.ts']);
  });
});
