import { writeFile } from 'node:fs/promises';

/** What Vitest 3.2 to 5 tell a reporter; `onInit` and what a watcher says are left out. */
const beginnings = [
  'onTestModuleQueued',
  'onTestModuleCollected',
  'onTestModuleStart',
  'onTestSuiteReady',
  'onTestCaseReady',
];
const ends = ['onTestModuleEnd', 'onTestSuiteResult', 'onTestCaseResult'];

/** Writes down each event of a run as `{ event, type, name, ... }`, in the order of arrival. */
export default class VitestEvents {
  #outputFile;
  #events = [];
  #updates = [];

  constructor({ outputFile }) {
    this.#outputFile = outputFile;
    for (const event of beginnings) this[event] = (entity) => this.#note(event, entity);
    // Why only there: updates travel together, so that a task that begins may be known to have ended.
    for (const event of ends) {
      this[event] = (entity) => this.#note(event, entity, outcomeOf(entity));
    }
  }

  onTestRunStart(specifications) {
    const names = specifications.map(({ moduleId }) => moduleId);
    this.#events.push({ event: 'onTestRunStart', type: 'run', name: '', names });
  }

  onHookStart(hook) {
    this.#note('onHookStart', hook.entity, { hook: hook.name });
  }

  onHookEnd(hook) {
    this.#note('onHookEnd', hook.entity, { hook: hook.name });
  }

  onTestCaseAnnotate(test, { message, type, location: at }) {
    this.#note('onTestCaseAnnotate', test, { message, annotation: type, at });
  }

  onTestCaseArtifactRecord(test, { type }) {
    this.#note('onTestCaseArtifactRecord', test, { artifact: type });
  }

  // Why one by one and apart: how many updates travel together is a matter of time.
  onTaskUpdate(_packs, events) {
    for (const [id, update] of events ?? []) {
      this.#updates.push({ event: 'onTaskUpdate', type: 'task', name: id, update });
    }
  }

  async onTestRunEnd(modules, unhandled, reason) {
    const names = modules.map(({ moduleId }) => moduleId);
    const unhandledErrors = unhandled.length;
    this.#events.push({
      event: 'onTestRunEnd',
      type: 'run',
      name: '',
      names,
      state: reason,
      unhandledErrors,
    });
    await writeFile(
      this.#outputFile,
      JSON.stringify([...this.#events, ...this.#updates], undefined, 1),
    );
  }

  #note(event, entity, more = {}) {
    const { type, id } = entity;
    const module = type === 'module' ? entity : entity.module;
    const names = type === 'module' ? [] : [entity.fullName];
    this.#events.push({
      event,
      type,
      id,
      name: [module.moduleId, ...names].join(' > '),
      location: entity.location,
      options: entity.options,
      children: type === 'test' ? undefined : [...entity.children.allTests()].length,
      ...more,
    });
  }
}

function outcomeOf(entity) {
  return entity.type === 'test' ? testOutcome(entity) : suiteOutcome(entity);
}

function testOutcome(test) {
  const { state, errors, note } = test.result();
  const { retryCount, repeatCount, flaky } = test.diagnostic() ?? {};
  return {
    state,
    errors: errors?.length ?? 0,
    attempts: test.attempts?.().map((attempt) => [attempt.state, attempt.errors?.length ?? 0]),
    note,
    retryCount,
    repeatCount,
    flaky,
    annotations: test.annotations?.().length,
  };
}

function suiteOutcome(suite) {
  return { state: suite.state(), errors: suite.errors().length };
}
