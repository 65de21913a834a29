import { describe, expect, test } from 'vitest';
import type { ReportedCall } from '@loopguard/core/report';
import { fixProject, type Site } from './fix-project.js';

const FILES = {
  'src/load.js': `const fs = require('fs');
const { execSync } = require('child_process');

async function load(name) {
  if (!fs.existsSync(name)) return undefined;
  return fs.readFileSync(name, 'utf8');
}

function later(name) {
  return fs.statSync(name).size;
}

async function version() {
  return execSync('git --version', { encoding: 'utf8' }).trim();
}

module.exports = { later, load, version };
`,
};
const SITES: readonly Site[] = [
  ['fs.existsSync', 'src/load.js', 'existsSync(name)'],
  ['fs.readFileSync', 'src/load.js', 'readFileSync(name'],
  ['fs.statSync', 'src/load.js', 'statSync(name)'],
  ['child_process.execSync', 'src/load.js', `execSync('git`],
];

describe('loopguard fix', () => {
  test('--yes changes what is certain, and says what it left and why', async () => {
    const project = await fixProject(FILES, SITES);
    const { exitCode, stdout, stderr } = await project.fix('--yes');

    expect(stderr).toBe('');
    expect(exitCode).toBe(2);
    expect(stdout).toMatchInlineSnapshot(`
      "1 of 2  fs.existsSync at src/load.js:5:11 load, 3 calls
        fix   await fs.promises.access, true or false
        why   what is around it is async already
      --- src/load.js
      +++ src/load.js
      @@ -2,7 +2,7 @@
       const { execSync } = require('child_process');
       
       async function load(name) {
      -  if (!fs.existsSync(name)) return undefined;
      +  if (!(await fs.promises.access(name).then(() => true, () => false))) return undefined;
         return fs.readFileSync(name, 'utf8');
       }

      2 of 2  fs.readFileSync at src/load.js:6:13 load, 3 calls
        fix   await fs.promises.readFile
        why   what is around it is async already
      --- src/load.js
      +++ src/load.js
      @@ -3,7 +3,7 @@
       
       async function load(name) {
         if (!(await fs.promises.access(name).then(() => true, () => false))) return undefined;
      -  return fs.readFileSync(name, 'utf8');
      +  return await fs.promises.readFile(name, 'utf8');
       }
       
       function later(name) {

      Left as they are:
        the function around it is not async:
          src/load.js:10:13 load  fs.statSync
        what the program writes to stderr is no longer printed, its stdin stays open, and an error has the exit code as code; --only child_process.execSync changes it all the same:
          src/load.js:14:10 load  child_process.execSync

      2 of 4 call sites are fixed, in 1 file.
      Run your tests, and look at the diff before you commit it.
      --propagate also makes functions async, where all of their callers can wait.
      "
    `);
    expect(await project.read('src/load.js')).toBe(
      FILES['src/load.js']
        .replace(
          '!fs.existsSync(name)',
          '!(await fs.promises.access(name).then(() => true, () => false))',
        )
        .replace('fs.readFileSync', 'await fs.promises.readFile'),
    );
  });

  test('--dry-run shows the same and writes nothing', async () => {
    const project = await fixProject(FILES, SITES);
    const { exitCode, stdout } = await project.fix('--dry-run');

    expect(exitCode).toBe(2);
    expect(stdout).toContain('+  return await fs.promises.readFile(name');
    expect(stdout).toContain('2 of 4 call sites would be fixed, in 1 file.');
    expect(await project.read('src/load.js')).toBe(FILES['src/load.js']);
  });

  test('--only takes an id, and with it what has a note', async () => {
    const project = await fixProject(FILES, SITES);
    const { exitCode, stdout } = await project.fix('--yes', '--only', 'child_process.execSync');

    expect(stdout).toContain('note  what the program writes to stderr is no longer printed');
    expect(stdout).toContain('1 of 1 call site is fixed, in 1 file.');
    expect(exitCode).toBe(0);
    expect(await project.read('src/load.js')).toContain(
      `return (await promisify(exec)('git --version', { encoding: 'utf8' })).stdout.trim();`,
    );
  });

  test('--only takes files, folders and globs of ids, and says where nothing is named so', async () => {
    const project = await fixProject(FILES, SITES);

    expect((await project.fix('--dry-run', '--only', 'src')).stdout).toContain('2 of 4');
    expect((await project.fix('--dry-run', '--only', './src/load.js')).stdout).toContain('2 of 4');
    expect((await project.fix('--dry-run', '--only', 'fs.*')).stdout).toContain('2 of 3');
    const none = await project.fix('--dry-run', '--only', 'zlib.*');
    expect(none.stdout).toBe('loopguard.json has no call site of zlib.*.\n');
    expect(none.exitCode).toBe(0);
  });

  test('without anybody to ask it shows the first change and writes nothing', async () => {
    const project = await fixProject(FILES, SITES);
    const { exitCode, stderr } = await project.fix();

    expect(exitCode).toBe(1);
    expect(stderr).toBe('Nothing was written: there is nobody to ask. Add --yes to accept this.\n');
    expect(await project.read('src/load.js')).toBe(FILES['src/load.js']);
  });

  test('asks for each change', async () => {
    const project = await fixProject(FILES, SITES);
    const { stdout, stderr, exitCode } = await project.answer(['no', 'y', '']);

    expect(stderr).toBe('');
    expect(stdout.match(/Apply it\?/g)).toHaveLength(3);
    expect(stdout).toContain('you did not want it:\n    src/load.js:5:11 load  fs.existsSync');
    expect(exitCode).toBe(2);
    const text = await project.read('src/load.js');
    expect(text).toContain('if (!fs.existsSync(name))');
    expect(text).toContain('await fs.promises.readFile');
    expect(text).toContain('await promisify(exec)');
  });

  test.each(['all', 'file'])('asks no more after "%s", but for what has a note', async (answer) => {
    const project = await fixProject(FILES, SITES);
    const { stdout } = await project.answer([answer, 'no']);

    expect(stdout.match(/Apply it\?/g)).toHaveLength(2);
    expect(stdout).toContain('2 of 4 call sites are fixed');
  });

  test('takes nothing more after "quit", and nothing at all when it is interrupted', async () => {
    const project = await fixProject(FILES, SITES);
    const broken = await project.answer(['yes']);
    expect(broken.stderr).toContain('Nothing was written.');
    expect(broken.exitCode).toBe(1);
    expect(await project.read('src/load.js')).toBe(FILES['src/load.js']);

    const { stdout } = await project.answer(['yes', 'quit']);
    expect(stdout).toContain('1 of 4 call sites are fixed');
    expect(await project.read('src/load.js')).toContain('return fs.readFileSync(name');
  });

  test('what is uncommitted, unknown to git or in no repository is left unless told', async () => {
    const project = await fixProject(FILES, SITES.slice(0, 2));
    await project.write({ 'src/load.js': `${FILES['src/load.js']}// more\n` });
    const dirty = await project.fix('--yes');
    expect(dirty.stdout).toContain('the file has uncommitted changes:');
    expect(dirty.stdout).toContain('--allow-dirty also changes files that git cannot bring back.');
    expect(dirty.exitCode).toBe(2);

    const told = await project.fix('--yes', '--allow-dirty');
    expect(told.stdout).toContain('2 of 2 call sites are fixed');
    expect(await project.read('src/load.js')).toMatch(/readFile\(name[^]*\/\/ more\n$/);

    const unknown = await fixProject({ '.gitignore': 'src\nloopguard.json\n' }, []);
    await unknown.write(FILES);
    await unknown.report(SITES.slice(0, 2), 'vitest');
    expect((await unknown.fix('--yes')).stdout).toContain('git does not know the file:');
  });

  test('a line that is another now is left', async () => {
    const project = await fixProject(FILES, SITES.slice(0, 2));
    await project.write({ 'src/load.js': `// one line more\n${FILES['src/load.js']}` });
    await project.git('commit', '--quiet', '--all', '--message', 'b');
    const { exitCode, stdout } = await project.fix('--yes');

    expect(exitCode).toBe(2);
    expect(stdout).toContain('the line is not the one that ran: the file was changed since:');
    expect(stdout).toContain('0 of 2 call sites are fixed.');
    expect(stdout).toContain('Run your tests again for a report of the files as they are now.');
  });

  test('what packages do, what is allowed and what computes is not changed', async () => {
    const foreign: readonly [Partial<ReportedCall>, string | undefined][] = [
      [{ through: { package: 'a', at: 'b:1' } }, 'the package a made it:'],
      [{ call: 'stall' }, 'it computes: there is no call that could be awaited:'],
      [{ args: '3, "utf8"' }, 'its file is a descriptor:'],
      [{ status: 'allowed' }, undefined],
    ];
    for (const [more, why] of foreign) {
      const site: Site = ['fs.readFileSync', 'src/load.js', 'readFileSync(name', more];
      const project = await fixProject(FILES, [site]);
      const { stdout, exitCode } = await project.fix('--yes');
      expect(stdout).toContain(why ?? 'There is nothing to fix.');
      expect(exitCode).toBe(why === undefined ? 0 : 2);
    }
    const inModules = { 'node_modules/a/index.js': 'async () => fs.readFileSync(1)' };
    const project = await fixProject(inModules, [
      ['fs.readFileSync', 'node_modules/a/index.js', 'readFileSync'],
    ]);
    expect((await project.fix('--yes', '--allow-dirty')).stdout).toContain(
      'it is in node_modules:',
    );
  });

  test.each([
    ['no report', [], 'There is no report of what blocks. Make one, and run this again:'],
    ['a name that is none', ['gone.json'], 'There is no file gone.json.'],
    ['a file that is no report', ['package.json'], 'package.json is not a loopguard report'],
  ])('%s is one clear error', async (_name, args, text) => {
    const project = await fixProject({}, []);
    if (args.length === 0) await project.git('clean', '-dfqx');
    const { exitCode, stdout, stderr } = await project.fix(...args);

    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(text);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});
