import { describe, expect, test } from 'vitest';
import { fixProject, type Site } from './fix-project.js';

describe('loopguard fix leaves', () => {
  test('what is no JavaScript of its own is left', async () => {
    const files = {
      'src/App.vue': `<script setup>\nimport fs from 'fs';\nconst load = async () => fs.readFileSync('a');\n</script>\n`,
    };
    const project = await fixProject(files, [['fs.readFileSync', 'src/App.vue', 'readFileSync']]);
    const { exitCode, stdout } = await project.fix('--yes');

    expect(stdout).toContain(
      'only JavaScript and TypeScript files are changed, and no part of a .vue file:\n    src/App.vue:3:',
    );
    expect(exitCode).toBe(2);
    expect(await project.read('src/App.vue')).toBe(files['src/App.vue']);
  });

  test('what others may do between is asked for, and --yes leaves it unless its line is named', async () => {
    const files = {
      'src/cache.js': `const fs = require('fs');
const known = new Map();
let read = 0;

exports.load = async (file) => {
  if (!known.has(file)) known.set(file, fs.readFileSync(file));
  return known.get(file);
};

exports.count = async (file) => {
  read += fs.statSync(file).size;
  return read;
};
`,
    };
    const sites: Site[] = [
      ['fs.readFileSync', 'src/cache.js', 'readFileSync'],
      ['fs.statSync', 'src/cache.js', 'statSync'],
    ];
    const project = await fixProject(files, sites);
    const left = await project.fix('--yes');

    expect(left.stdout).toMatchInlineSnapshot(`
      "Left as they are:
        += would read what it adds to before the await, and write it after:
          src/cache.js:11:14 load  fs.statSync
        known is read before the await and written after it, so what others write between is lost; --only <file>:<line> changes it all the same:
          src/cache.js:6:44 load  fs.readFileSync

      0 of 2 call sites are fixed.
      How the rest is fixed by hand: npx loopguard explain fs.statSync
      "
    `);
    expect(left.exitCode).toBe(2);
    expect(await project.read('src/cache.js')).toBe(files['src/cache.js']);

    const asked = await project.answer(['no']);
    expect(asked.stdout).toContain('note  known is read before the await and written after it');
    expect(asked.stdout.match(/Apply it\?/g)).toHaveLength(1);

    const told = await project.fix('--yes', '--only', 'src/cache.js:6');
    expect(told.stdout).toContain('1 of 1 call site is fixed');
    expect(told.exitCode).toBe(0);
    const never = await project.fix('--yes', '--only', 'src/cache.js:11', '--allow-dirty');
    expect(never.stdout).toContain('+= would read what it adds to before the await');
    expect(await project.read('src/cache.js')).toContain('read += fs.statSync');
  });

  test('a function that can never be async is named as what it is', async () => {
    const files = {
      'src/a.js': `import fs from 'fs';
export class A {
  constructor() {
    this.text = fs.readFileSync('a');
  }

  get size() {
    return fs.statSync('a').size;
  }

  *lines() {
    yield fs.readlinkSync('a');
  }

  all(names) {
    return names.map((name) => fs.lstatSync(name));
  }
}
`,
    };
    const project = await fixProject(files, [
      ['fs.readFileSync', 'src/a.js', 'readFileSync'],
      ['fs.statSync', 'src/a.js', 'statSync'],
      ['fs.readlinkSync', 'src/a.js', 'readlinkSync'],
      ['fs.lstatSync', 'src/a.js', 'lstatSync'],
    ]);
    const { stdout } = await project.fix('--yes');

    expect(stdout).toContain('the constructor cannot be async: it gives its object at once:');
    expect(stdout).toContain('the getter size cannot be async: it gives its value at once:');
    expect(stdout).toContain('the method lines cannot be async: it is a generator:');
    expect(stdout).toContain('the callback of map is called by what does not wait for it:');
    expect(stdout).not.toContain('--propagate');
  });

  test('what a test replaces by a double is asked for', async () => {
    const files = {
      'src/a.js': `const fs = require('fs');\nexports.a = async () => fs.readFileSync('a');\nexports.b = async () => fs.statSync('a');\n`,
    };
    const sites: Site[] = [
      ['fs.readFileSync', 'src/a.js', 'readFileSync'],
      ['fs.statSync', 'src/a.js', 'statSync'],
    ];
    for (const [text, fixed] of [
      ["vi.spyOn(fs, 'readFileSync');", 1],
      ["sinon.stub(fs, 'readFileSync');", 1],
      ["jest.mock('node:fs', () => memory);", 0],
      ["vi.spyOn(fs, 'writeFileSync');", 2],
    ] as const) {
      const project = await fixProject({ ...files, 'test/b.test.js': text }, sites);
      const { stdout } = await project.fix('--yes');
      expect(stdout).toContain(`${fixed} of 2 call sites are fixed`);
      expect(stdout.includes('test/b.test.js replaces fs.readFileSync by a double')).toBe(
        fixed < 2,
      );
    }
  });

  test('a sleep stays where a test that makes it replaces timers', async () => {
    const sleep = `exports.a = async () => {\n  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);\n};\n`;
    for (const [text, left] of [
      ['vi.useFakeTimers();', 1],
      ['mock.timers.enable();', 1],
      ['useTimers();', 0],
    ] as const) {
      const project = await fixProject({ 'src/a.js': sleep, 'a.test.js': text }, [
        ['Atomics.wait', 'src/a.js', 'wait('],
      ]);
      const { stdout, exitCode } = await project.fix('--yes');
      expect(stdout.includes('a.test.js replaces timers, so the wait might not end there:')).toBe(
        left === 1,
      );
      expect(exitCode).toBe(left === 1 ? 2 : 0);
    }
  });

  test('what TypeScript would complain of is left, where the project has it', async () => {
    const files = {
      'tsconfig.json': `{ "compilerOptions": { "strict": true, "module": "esnext", "moduleResolution": "bundler", "target": "es2015", "types": ["node"] } }`,
      'src/a.mts': `import fs from 'node:fs';

export const text = fs.readFileSync('a.txt', 'utf8');

export async function size(file: string): Promise<number> {
  return fs.statSync(file).size;
}
`,
    };
    const sites: Site[] = [
      ['fs.readFileSync', 'src/a.mts', 'readFileSync('],
      ['fs.statSync', 'src/a.mts', 'statSync('],
    ];
    const project = await fixProject(files, sites, 'vitest');
    const { exitCode, stdout } = await project.fix('--yes');

    expect(stdout).toMatch(
      /TypeScript would complain: a\.mts: TS1378: [^\n]+:\n {4}src\/a\.mts:3:24/,
    );
    expect(stdout).toContain('1 of 2 call sites are fixed');
    expect(exitCode).toBe(2);
    expect(await project.read('src/a.mts')).toBe(
      files['src/a.mts'].replace('fs.statSync(file).size', '(await fs.promises.stat(file)).size'),
    );
  });
});
