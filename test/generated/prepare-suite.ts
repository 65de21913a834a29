import type { Runner } from '../runners/hosts.js';
import { configurations } from './options.js';
import {
  syncCarriers,
  type Call,
  type Describe,
  type Group,
  type Hook,
  type Hooks,
  type Node,
  type Step,
  type Suite,
  type Test,
} from './suite-model.js';

interface Context {
  readonly runner: Runner;
  readonly retries: boolean;
  readonly hasOnly: boolean;
  readonly count: { tests: number; describes: number };
  /** Whether a test that runs earlier has opened the pooled connection. */
  readonly pool: { isOpen: boolean };
}

/** Takes out what the runner does not have, and what would leave the outcome to chance; gives names. */
export function prepareSuite(suite: Suite, runner: Runner): Suite {
  const children = suite.children.length > 0 ? suite.children : [emptyTest];
  // Why: Node's runner tries no test again, and only with a flag looks for those that are the only ones.
  const isOfNode = runner === 'node-test';
  const retries = isOfNode ? 0 : suite.retries;
  const context: Context = {
    runner,
    retries: retries > 0,
    hasOnly: !isOfNode && children.some(holdsOnly),
    count: { tests: 0, describes: 0 },
    pool: { isOpen: false },
  };
  const prepared = prepareChildren(children, context, false);
  // Why: Node calls a hook at the top of a file as soon as it is declared, while the file is being loaded.
  const isOfLoad = isOfNode && configurations[suite.options].guardsHooks;
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

/** What a concurrent test does before it meets the others, so that it holds whenever one of them asks. */
export function isBeforeBarrier(step: Step): boolean {
  return step.kind === 'allow rest';
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
  const isShared = runner !== 'jest' && children.some(holdsGroup);
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
  let hasGroup = false;
  return children.flatMap((child): Node[] => {
    if (child.kind === 'test') return [prepareTest(child, context, isSkipped, undefined)];
    if (child.kind === 'describe') {
      const prepared = prepareDescribe(child, context, isSkipped);
      return prepared.children.length > 0 ? [prepared] : [];
    }
    // Why: two groups side by side would be one for the runner.
    if (hasGroup)
      return child.tests.map((test) => prepareTest(test, context, isSkipped, undefined));
    hasGroup = true;
    return [prepareGroup(child, context, isSkipped)];
  });
}

function prepareDescribe(describe: Describe, context: Context, isSkipped: boolean): Describe {
  const name = `d${++context.count.describes}`;
  const hooks = prepareHooks(describe.hooks, context, describe.children);
  const children = prepareChildren(
    describe.children,
    context,
    isSkipped || (describe.mode === 'skip' && context.runner !== 'node-test'),
  );
  // Why: Vitest calls tests pending in a skipped describe within one that does not run either.
  // Why: Node's runner says nothing of what is in one.
  const isAlwaysRun = isSkipped || context.hasOnly || context.runner === 'node-test';
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
  return runner === 'vitest' ? meta : undefined;
}

type InGroup = Context['pool'] | undefined;

function prepareTest(test: Test, context: Context, isSkipped: boolean, group: InGroup): Test {
  const mode = modeOf(test, context, isSkipped, group !== undefined);
  const shape = shapeOf(test, context, group !== undefined);
  // Why: before Node 24 no test is meant to fail.
  const isMeant = test.outcome === 'fails as expected' && context.runner === 'node-test';
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
  if (mode === 'only') return isSkipped || inGroup || runner === 'node-test' ? 'run' : 'only';
  // Why: runners differ in what they call a todo that would not have run anyway.
  if (mode === 'todo') return isSkipped || inGroup || hasOnly ? 'run' : 'todo';
  return mode;
}

function shapeOf({ shape }: Test, { runner, retries }: Context, inGroup: boolean): Test['shape'] {
  const isJests = shape === 'done' || shape === 'generator';
  if (isJests && (runner !== 'jest' || inGroup)) return 'async';
  if (shape === 'fixture' && (runner !== 'vitest' || retries)) return 'async';
  return shape === 'sync' && inGroup ? 'async' : shape;
}

function prepareStep(
  step: Step,
  context: Context,
  isSync: boolean,
  group: InGroup,
  isRun: boolean,
): Step[] {
  switch (step.kind) {
    case 'call':
      return [
        isSync && !syncCarriers.some((carrier) => carrier === step.carrier)
          ? { ...step, carrier: 'direct' }
          : step,
      ];
    case 'shared':
      return isSync ? [] : [prepareJob(prepareShared(step, context, group, isRun), context, group)];
    case 'leak':
      if (context.retries) return [];
      if (!group) return [step];
      // Why no interval: the first of the group to end releases what all of them leaked.
      return [
        context.runner === 'jest' ? { ...step, until: 'release' } : { ...step, by: 'promise' },
      ];
    case 'release':
      return context.retries || isSync || group ? [] : [step];
    case 'start worker':
      return context.retries || group ? [] : [step];
    case 'allow block': {
      const steps = step.steps
        .flatMap((inner) => prepareStep(inner, context, isSync, group, isRun))
        .filter((inner) => !group || !isBeforeBarrier(inner));
      return [{ ...step, steps }];
    }
    case 'quiet':
      return isSync ? [] : [step];
    case 'allow rest':
      return [step];
  }
}

type Shared = Step & { kind: 'shared' };

/** A function that a test hands over has no lines of its own. */
function prepareJob(step: Shared, { retries }: Context, group: InGroup): Shared {
  // Why: how many tests of a group still run when one is tried again is up to the runner.
  if (step.job === 'closure' || (retries && group)) return { ...step, job: 'closure' };
  const { id } = step.call;
  const call: Call = { id, via: 'helper', times: 1, swallowed: false, comment: undefined };
  return { ...step, call };
}

function prepareShared(step: Shared, context: Context, group: InGroup, isRun: boolean): Shared {
  const { by } = step;
  const inModule: Shared = { ...step, by: 'module worker' };
  if (context.retries && (by === 'test worker' || by === 'pooled socket')) return inModule;
  // Why: concurrent tests share one variable, and have no each-hooks in Jest.
  if (group && by === 'beforeEach worker') return inModule;
  if (by === 'pooled socket') {
    if (group && !group.isOpen) return inModule;
    if (isRun) context.pool.isOpen = true;
  }
  return step;
}
