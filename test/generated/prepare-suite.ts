import type { Runner } from '../runners/hosts.js';
import { configurations } from './options.js';
import { type Context, type InGroup, prepareStep } from './prepare-step.js';
import { type RunnerTraits, traitsOf } from './runner-traits.js';
import type { Describe, Group, Hook, Hooks, Node, Suite, Test } from './suite-model.js';

/** Takes out what the runner does not have, and what would leave the outcome to chance; gives names. */
export function prepareSuite(suite: Suite, name: Runner): Suite {
  const runner = traitsOf[name];
  const children = suite.children.length > 0 ? suite.children : [emptyTest];
  const retries = runner.retries === undefined ? 0 : suite.retries;
  const context: Context = {
    runner,
    retries: retries > 0,
    hasOnly: runner.hasOnly && children.some(holdsOnly),
    count: { tests: 0, describes: 0 },
    pool: { isOpen: false },
  };
  const prepared = prepareChildren(children, context, false);
  const isOfLoad = runner.callsHooksAtLoad && configurations[suite.options].guardsHooks;
  const hooks = isOfLoad ? { ...suite.hooks, beforeAll: undefined } : suite.hooks;
  return {
    ...suite,
    retries,
    hooks: prepareHooks(hooks, context, children),
    children: prepared.length > 0 ? prepared : prepareChildren([emptyTest], context, false),
  };
}

export function isEnabled(test: Test, hasOnly: boolean): boolean {
  return test.mode === (hasOnly ? 'only' : 'run');
}

export function holdsOnly(node: Node): boolean {
  if (node.kind === 'test') return node.mode === 'only';
  return node.kind === 'describe' && node.mode !== 'skip' && node.children.some(holdsOnly);
}

const emptyTest: Test = {
  kind: 'test',
  name: '',
  mode: 'run',
  shape: 'async',
  outcome: 'passes',
  meta: undefined,
  comment: undefined,
  steps: [],
  fixture: undefined,
};

function prepareHooks(
  hooks: Hooks,
  { runner, retries }: Context,
  children: readonly Node[],
): Hooks {
  // Why: after a retry the order of tests is the runner's own, and what one left to another is too.
  const ofSuite = (hook: Hook | undefined): Hook | undefined =>
    hook && { ...hook, allow: retries ? undefined : hook.allow };
  // Why: once it has waited, nothing tells which of several tests a hook runs for, and how many still
  // run by then is up to the runner.
  const isShared = runner.hooksOfConcurrent && children.some(holdsGroup);
  const ofTest = (hook: Hook | undefined): Hook | undefined =>
    hook && { ...hook, waits: hook.waits && !isShared };
  return {
    beforeAll: ofSuite(hooks.beforeAll),
    beforeEach: ofTest(hooks.beforeEach),
    afterEach: ofTest(hooks.afterEach),
    afterAll: ofSuite(hooks.afterAll),
  };
}

function holdsGroup(node: Node): boolean {
  return node.kind === 'group' || (node.kind === 'describe' && node.children.some(holdsGroup));
}

function prepareChildren(children: readonly Node[], context: Context, isSkipped: boolean): Node[] {
  const { concurrent } = context.runner;
  let hasGroup = false;
  return inOrder(children, context.runner).flatMap((child): Node[] => {
    if (child.kind === 'test') return [prepareTest(child, context, isSkipped, undefined)];
    if (child.kind === 'describe') {
      const prepared = prepareDescribe(child, context, isSkipped);
      return prepared.children.length > 0 ? [prepared] : [];
    }
    // Why: two groups side by side would be one for the runner.
    if (hasGroup || concurrent === undefined)
      return child.tests.map((test) => prepareTest(test, context, isSkipped, undefined));
    hasGroup = true;
    return [prepareGroup(child, context, isSkipped)];
  });
}

/** As the runner runs them. */
function inOrder(children: readonly Node[], { runsTestsFirst }: RunnerTraits): readonly Node[] {
  if (!runsTestsFirst) return children;
  const suites = children.filter(({ kind }) => kind === 'describe');
  return [...children.filter(({ kind }) => kind !== 'describe'), ...suites];
}

function prepareDescribe(describe: Describe, context: Context, isSkipped: boolean): Describe {
  const name = `d${++context.count.describes}`;
  const hooks = prepareHooks(describe.hooks, context, describe.children);
  const children = prepareChildren(
    describe.children,
    context,
    isSkipped || (describe.mode === 'skip' && context.runner.tellsSkippedSuites),
  );
  // Why: Vitest calls tests pending in a skipped describe within one that does not run either.
  const isAlwaysRun = isSkipped || context.hasOnly || !context.runner.tellsSkippedSuites;
  const mode = isAlwaysRun ? 'run' : describe.mode;
  return { ...describe, name, mode, hooks, children, meta: metaFor(describe.meta, context) };
}

function prepareGroup(group: Group, context: Context, isSkipped: boolean): Group {
  const describe = group.describe && {
    name: `d${++context.count.describes}`,
    meta: metaFor(group.describe.meta, context),
  };
  const { isOpen } = context.pool;
  const tests = group.tests.map((test) => prepareTest(test, context, isSkipped, { isOpen }));
  return { ...group, describe, tests };
}

function metaFor<M>(meta: M, { runner }: Context): M | undefined {
  return runner.hasMeta ? meta : undefined;
}

function prepareTest(test: Test, context: Context, isSkipped: boolean, group: InGroup): Test {
  const mode = modeOf(test, context, isSkipped, group !== undefined);
  const shape = shapeOf(test, context, group !== undefined);
  const isMeant = test.outcome === 'fails as expected' && context.runner.failing === undefined;
  const changesOutcome = isMeant || mode === 'only' || (group !== undefined && context.retries);
  const isRun = !isSkipped && isEnabled({ ...test, mode }, context.hasOnly);
  return {
    ...test,
    name: `t${++context.count.tests}`,
    mode,
    shape,
    outcome: changesOutcome ? 'passes' : test.outcome,
    meta: metaFor(test.meta, context),
    // Why not after it: as in a hook that has waited.
    fixture: test.fixture && { ...test.fixture, after: group ? undefined : test.fixture.after },
    steps: test.steps.flatMap((step) => prepareStep(step, context, shape === 'sync', group, isRun)),
  };
}

function modeOf(
  { mode }: Test,
  { hasOnly, runner }: Context,
  isSkipped: boolean,
  inGroup: boolean,
): Test['mode'] {
  if (mode === 'only') return isSkipped || inGroup || !runner.hasOnly ? 'run' : 'only';
  // Why: runners differ in what they call a todo that would not have run anyway.
  if (mode === 'todo') return isSkipped || inGroup || hasOnly ? 'run' : 'todo';
  return mode;
}

function shapeOf({ shape }: Test, { runner, retries }: Context, inGroup: boolean): Test['shape'] {
  if (shape === 'sync') return inGroup ? 'async' : shape;
  const isOut = shape === 'fixture' ? retries : inGroup;
  return isOut || !runner.shapes.includes(shape) ? 'async' : shape;
}
