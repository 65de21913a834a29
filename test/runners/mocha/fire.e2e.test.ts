import { expect, onTestFinished, test } from 'vitest';

import { runProcess } from '../process.js';
import { writeProject } from '../project.js';
import { installedRunners } from '../reporters/installed.js';
import { findProgram } from '../run-plan.js';

const url = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);

/** Each call that the catalog reports by default, as the body of a test of its own. */
const source = `
import { catalog } from ${url('../../../packages/core/internals/catalog/index.mjs')};
import { resolveTarget } from ${url('../../../packages/core/internals/catalog/resolve.mjs')};
import { createContext, invocations } from ${url('../../builtins/fire/invocations.mjs')};

const context = createContext();
const builtin = (name) => process.getBuiltinModule('node:' + name) ?? {};
const calls = catalog.flatMap((entry) => {
  const { id, module, rule } = entry;
  const invocation = invocations[id];
  const isThere = rule === 'error' && resolveTarget(entry, module === 'global' ? globalThis : builtin(module));
  return isThere && invocation && !invocation.skip ? [[id, invocation]] : [];
});

let prepared;
beforeEach(async function () {
  const [, invocation] = calls.find(([id]) => id === this.currentTest.title) ?? [];
  prepared = await invocation?.prepare?.(context);
});
after(() => context.dispose());
for (const [id, invocation] of calls) {
  it(id, async () => {
    try { await invocation.run(prepared); } catch {}
  });
}
it('none of them', async () => { await 1; });
`;

interface Report {
  readonly passes: readonly { readonly title: string }[];
  readonly failures: readonly {
    readonly title: string;
    readonly err: { readonly call?: string };
  }[];
}

test.each(await installedRunners('mocha'))(
  'each call of the catalog fails its test in Mocha $version',
  async (runner) => {
    const { home, node } = runner;
    const project = await writeProject(home, 'mocha-fire', {
      'package.json': JSON.stringify({ name: 'project-under-test' }),
      'fire.mjs': source,
    });
    onTestFinished(project.dispose);
    const mocha = await findProgram(home, 'mocha/bin/mocha.js');
    const flags = [
      '--require',
      '@loopguard/mocha',
      '--reporter',
      'json',
      '--timeout',
      '0',
      '--exit',
    ];
    const { stdout, stderr } = await runProcess(node, [mocha, ...flags, 'fire.mjs'], {
      cwd: project.root,
    });
    const json = stdout.slice(stdout.indexOf('{\n  "stats"'));
    const { passes, failures } = JSON.parse(json) as Report;
    expect(
      passes.map(({ title }) => title),
      stderr,
    ).toEqual(['none of them']);
    const told = failures.map(({ title, err }) => [title, err.call]);
    expect(told).toEqual(failures.map(({ title }) => [title, title]));
    expect(failures.length).toBeGreaterThan(90);
  },
);
