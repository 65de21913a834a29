import type { RunnerTraits } from './runner-traits.js';
import { syncCarriers, type Call, type Step } from './suite-model.js';

/** What is known of the suite around a step. */
export interface Context {
  readonly runner: RunnerTraits;
  readonly retries: boolean;
  readonly hasOnly: boolean;
  readonly count: { tests: number; describes: number };
  /** Whether a test that runs earlier has opened the pooled connection. */
  readonly pool: { isOpen: boolean };
}

export type InGroup = Context['pool'] | undefined;

/** What a concurrent test does before it meets the others, so that it holds whenever one of them asks. */
export function isBeforeBarrier(step: Step): boolean {
  return step.kind === 'allow rest';
}

/** A step as the runner can take it; none where it cannot, or where what becomes of it would be chance. */
export function prepareStep(
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
        context.runner.hooksOfConcurrent
          ? { ...step, by: 'promise' }
          : { ...step, until: 'release' },
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
  // Why: concurrent tests share one variable, where hooks of each test run for them at all.
  if (group && by === 'beforeEach worker') return inModule;
  if (by === 'pooled socket') {
    if (group && !group.isOpen) return inModule;
    if (isRun) context.pool.isOpen = true;
  }
  return step;
}
