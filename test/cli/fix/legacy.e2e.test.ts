import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { patienceMs, runProcess } from '../../runners/process.js';
import { program } from '../init/test-project.js';
import { fixProject } from './fix-project.js';

const docs = fileURLToPath(new URL('../../../docs/fixing.md', import.meta.url));
const legacy = fileURLToPath(new URL('legacy', import.meta.url));

/** The commands of the page, in their order. */
async function commandsOf(file: string): Promise<string[][]> {
  const text = await readFile(file, 'utf8');
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = '']) => block);
  return blocks
    .flatMap((block) => block.trim().split('\n'))
    .map((line) => line.replace(/^npx loopguard /, '').split(' '));
}

test(
  'the commands of docs/fixing.md take a legacy suite to what needs a human',
  async () => {
    const project = await fixProject(
      { 'loopguard.config.json': '{ "baseline": "known.json" }' },
      [],
    );
    const { root } = project;
    await cp(legacy, root, { recursive: true });
    // Why: that is where the report of a run is left.
    await project.write({ 'node_modules/.keep': '' });
    await project.git('add', '--all');
    await project.git('commit', '--quiet', '--message', 'legacy');
    const loopguard = (...args: string[]) =>
      runProcess(process.execPath, [program, ...args], { cwd: root });

    const [baseline, fix, tighten, propagate] = await commandsOf(docs);
    expect(fix).toEqual(['fix']);
    expect(propagate).toEqual(['fix', '--propagate']);
    const recorded = await loopguard(...(baseline as string[]));
    expect(recorded.stderr).toContain('known.json: 45 known call sites written.');
    expect(recorded.exitCode).toBe(0);

    // Why --yes: nobody is there to ask.
    const certain = await loopguard(...(fix as string[]), '--yes');
    expect(certain.stdout).toContain('28 of 45 call sites are fixed, in 4 files.');
    expect(certain.exitCode).toBe(2);
    await project.git('commit', '--quiet', '--all', '--message', 'fixed');

    const lowered = await loopguard(...(tighten as string[]));
    expect(lowered.stderr).toContain('known.json');
    expect(lowered.exitCode).toBe(0);
    await project.git('add', '--all');
    await project.git('commit', '--quiet', '--message', 'lowered');

    const more = await loopguard(...(propagate as string[]), '--yes');
    expect(more.stdout).toContain('5 of 17 call sites are fixed');
    expect(more.stdout).toContain('--only child_process.execSync changes it all the same');
    const tests = await loopguard('run', '--', process.execPath, '--test');
    expect(tests.stdout).toContain('# pass 7');
    expect(tests.exitCode).toBe(0);
    expect(await readFile(path.join(root, 'src/config.js'), 'utf8')).toContain(
      'async function loadConfig(folder)',
    );
  },
  patienceMs,
);
