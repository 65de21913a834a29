import type { Runner } from '../runners/hosts.js';
import { Attribution, type Attempt } from './attribution.js';
import { configurations } from './options.js';
import { Ledger, type PredictedTest, type Prediction } from './prediction.js';
import { isBeforeBarrier } from './prepare-step.js';
import { holdsOnly, isEnabled } from './prepare-suite.js';
import { type RunnerTraits, traitsOf } from './runner-traits.js';
import {
  nearestMeta,
  type Allowance,
  type Describe,
  type Group,
  type Hook,
  type Hooks,
  type Meta,
  type Node,
  type Step,
  type Suite,
  type Test,
} from './suite-model.js';

/** Says what must be reported when a prepared suite runs, from the rules alone. */
export function predict(suite: Suite, runner: Runner): Prediction {
  return new Model(suite, runner).predict();
}

interface Path {
  readonly names: readonly string[];
  readonly metas: readonly Meta[];
  readonly hooks: readonly Hooks[];
  readonly isSkipped: boolean;
}

class Model {
  readonly #suite: Suite;
  readonly #runner: RunnerTraits;
  readonly #guardsHooks: boolean;
  readonly #hasOnly: boolean;
  readonly #tests: PredictedTest[] = [];
  readonly #calls: Attribution;

  constructor(suite: Suite, runner: Runner) {
    this.#suite = suite;
    this.#runner = traitsOf[runner];
    this.#guardsHooks = configurations[suite.options].guardsHooks;
    this.#calls = new Attribution(suite);
    this.#hasOnly = suite.children.some(holdsOnly);
  }

  predict(): Prediction {
    const { moduleAllow, hooks, children } = this.#suite;
    if (moduleAllow) this.#calls.allowInFile(moduleAllow);
    const root = { names: [], metas: [], hooks: [], isSkipped: false };
    this.#block(hooks, children, root, () => this.#calls.release(['each', 'later']));
    return { tests: this.#tests, file: this.#calls.file };
  }

  #block(hooks: Hooks, children: readonly Node[], outer: Path, atEnd?: () => void): void {
    const path = { ...outer, hooks: [...outer.hooks, hooks] };
    const runsHooks = !path.isSkipped && children.some((child) => this.#hasWork(child));
    if (runsHooks) this.#suiteHook(hooks.beforeAll);
    for (const child of children) {
      if (child.kind === 'test') this.#run([child], path, false);
      else if (child.kind === 'group') this.#group(child, path);
      else this.#describe(child, path);
    }
    if (runsHooks) {
      this.#suiteHook(hooks.afterAll);
      atEnd?.();
    }
  }

  #describe({ name, mode, meta, hooks, children }: Describe, path: Path): void {
    this.#block(hooks, children, {
      names: [...path.names, name],
      metas: [...path.metas, meta],
      hooks: path.hooks,
      isSkipped: path.isSkipped || mode === 'skip',
    });
  }

  #group({ describe, tests }: Group, path: Path): void {
    const inner = describe
      ? {
          ...path,
          names: [...path.names, describe.name],
          metas: [...path.metas, describe.meta],
        }
      : path;
    this.#run(tests, inner, true);
  }

  #hasWork(node: Node): boolean {
    const { hooksWithoutTests } = this.#runner;
    if (hooksWithoutTests === 'always') return true;
    if (node.kind === 'test') {
      const isTodo = node.mode === 'todo' && hooksWithoutTests === 'for todo' && !this.#hasOnly;
      return isTodo || isEnabled(node, this.#hasOnly);
    }
    if (node.kind === 'group') return node.tests.some((test) => this.#hasWork(test));
    return node.mode !== 'skip' && node.children.some((child) => this.#hasWork(child));
  }

  #suiteHook(hook: Hook | undefined): void {
    if (!hook) return;
    for (const call of hook.calls) {
      if (this.#guardsHooks) this.#calls.report(call, 'file', { kind: 'hook' }, []);
    }
    if (hook.allow) this.#calls.allowInFile(hook.allow);
  }

  /** Runs one test, or several that meet at their barriers. */
  #run(tests: readonly Test[], path: Path, isGroup: boolean): void {
    const results = tests.map((test) => this.#declare(test, path));
    const enabled = tests
      .map((test, index) => ({ test, result: results[index] as PredictedTest }))
      .filter(({ test }) => !path.isSkipped && isEnabled(test, this.#hasOnly));
    const begin = ({ test, result }: (typeof enabled)[number]): Attempt => ({
      test,
      result,
      isAllowed: nearestMeta([...path.metas, test.meta]),
      rest: [],
      isRunning: true,
    });
    this.#attempt(enabled.map(begin), path, isGroup);
    for (const one of enabled) {
      let number = 1;
      while (this.#isRetried(one.test, one.result, number)) {
        number++;
        this.#attempt([begin(one)], path, isGroup);
      }
      this.#judge(one.test, one.result, number);
    }
  }

  #declare(test: Test, path: Path): PredictedTest {
    const isRun = !path.isSkipped && isEnabled(test, this.#hasOnly);
    const result: PredictedTest = {
      name: [...path.names, test.name].join(' > '),
      status: isRun ? 'passed' : test.mode === 'todo' ? 'todo' : 'skipped',
      own: 'none',
      calls: new Ledger(),
    };
    this.#tests.push(result);
    return result;
  }

  #attempt(attempts: readonly Attempt[], path: Path, isGroup: boolean): void {
    this.#calls.running = attempts;
    const { hooksOfConcurrent, endsBeforeHooks } = this.#runner;
    const hasEach = !isGroup || hooksOfConcurrent;
    for (const attempt of attempts) {
      for (const { beforeEach } of path.hooks) if (hasEach) this.#eachHook(beforeEach, attempt);
      const { fixture, shape } = attempt.test;
      if (shape === 'fixture' && fixture)
        this.#calls.report(fixture.before, attempt, undefined, []);
      if (isGroup) this.#steps(attempt.test.steps.filter(isBeforeBarrier), attempt);
    }
    for (const attempt of attempts) {
      const { steps } = attempt.test;
      this.#steps(isGroup ? steps.filter((step) => !isBeforeBarrier(step)) : steps, attempt);
    }
    if (endsBeforeHooks) this.#end(attempts);
    for (const attempt of attempts) {
      for (const { afterEach } of path.hooks.toReversed())
        if (hasEach) this.#eachHook(afterEach, attempt);
      const { fixture, shape } = attempt.test;
      if (shape === 'fixture' && fixture?.after)
        this.#calls.report(fixture.after, attempt, undefined, []);
    }
    if (hasEach) this.#calls.release(['each']);
    this.#end(attempts);
  }

  #end(attempts: readonly Attempt[]): void {
    for (const attempt of attempts) attempt.isRunning = false;
    this.#calls.running = [];
  }

  #steps(steps: readonly Step[], attempt: Attempt): void {
    for (const step of steps) this.#step(step, attempt, []);
  }

  #eachHook(hook: Hook | undefined, attempt: Attempt): void {
    if (!hook) return;
    for (const call of hook.calls) {
      if (this.#guardsHooks) this.#calls.report(call, attempt, undefined, []);
    }
    if (hook.allow) attempt.rest.push(hook.allow);
  }

  #step(step: Step, attempt: Attempt, scopes: readonly Allowance[]): void {
    switch (step.kind) {
      case 'call':
        this.#calls.report(step.call, attempt, undefined, scopes);
        break;
      case 'shared':
        this.#calls.shared(step, attempt, scopes);
        break;
      case 'leak':
        this.#calls.leak(step, attempt);
        break;
      case 'release':
        this.#calls.release(['each', 'later']);
        break;
      case 'start worker':
        this.#calls.startWorker(attempt, scopes);
        break;
      case 'allow rest':
        attempt.rest.push(step);
        break;
      case 'allow block':
        for (const inner of step.steps) this.#step(inner, attempt, [step, ...scopes]);
        break;
      case 'quiet':
        break;
    }
  }

  #isRetried({ outcome }: Test, { calls }: PredictedTest, attempts: number): boolean {
    if (attempts > this.#suite.retries) return false;
    const throws = outcome === 'is flaky' ? attempts === 1 : outcome !== 'passes';
    const { retriesUnfailed, retriesBlocked } = this.#runner;
    const isAgain = outcome === 'fails as expected' && retriesUnfailed ? !throws : throws;
    return isAgain || (retriesBlocked && calls.calls.length > 0);
  }

  #judge({ outcome }: Test, result: PredictedTest, attempts: number): void {
    const ownFailure = outcome === 'fails' || (outcome === 'is flaky' && attempts === 1);
    const blocked = result.calls.calls.length > 0;
    if (ownFailure || blocked) result.status = 'failed';
    if (outcome === 'fails as expected') result.own = 'any';
    else if (ownFailure) result.own = 'error';
    else if (attempts > 1) result.own = 'any';
  }
}
