import type { Runner } from '../runners/hosts.js';
import { isBeforeBarrier } from './prepare-step.js';
import { holdsOnly, isEnabled } from './prepare-suite.js';
import { callText, jobText, nameOf } from './project-files.js';
import { type RunnerTraits, traitsOf } from './runner-traits.js';
import type { Call, Describe, Group, Hook, Hooks, Node, Step, Suite, Test } from './suite-model.js';
import { carrierLines } from './write-carrier.js';
import {
  allowLine,
  idsText,
  imports,
  makers,
  optionsText,
  shapeText,
  variables,
} from './write-text.js';

/** Finds the mark of a call by the call itself. */
export type Marks = ReadonlyMap<Call, string>;

export interface WrittenSuite {
  readonly text: string;
  readonly marks: Marks;
}

/** Writes a prepared suite as the source of a test file; every call gets a mark. */
export function writeSuite(suite: Suite, runner: Runner): WrittenSuite {
  const writer = new SuiteWriter(suite, runner);
  return { text: writer.write(), marks: writer.marks };
}

class SuiteWriter {
  readonly marks = new Map<Call, string>();
  readonly #suite: Suite;
  readonly #runner: RunnerTraits;
  readonly #hasOnly: boolean;
  readonly #lines: string[] = [];
  readonly #fixtures: string[] = [];

  constructor(suite: Suite, runner: Runner) {
    this.#suite = suite;
    this.#runner = traitsOf[runner];
    this.#hasOnly = suite.children.some(holdsOnly);
  }

  write(): string {
    const { docblock, moduleAllow, hooks, children, retries } = this.#suite;
    this.#hooks(hooks);
    const { reversesHooks, endsIdleTests, retries: retry } = this.#runner;
    const last = [`afterEach(() => release(['each']));`, `afterAll(() => releaseAll());`];
    if (!reversesHooks) this.#lines.push(...last);
    this.#children(children, 'root');
    const body = this.#lines.splice(0);
    const text = body.join('\n');
    const uses = (name: string): boolean => text.includes(name);
    const rootWorker = uses('worker_root') ? [`let worker_root;`] : [];
    return [
      ...(docblock ? [`/** @loopguard-allow${idsText(docblock.ids)} -- generated */`] : []),
      ...imports,
      ...(moduleAllow ? [allowLine(moduleAllow)] : []),
      ...(retries > 0 && retry !== 'option' ? [`${retry}(${retries});`] : []),
      ...makers.filter(([name]) => uses(name)).map(([name, maker]) => `const ${name} = ${maker};`),
      ...(uses('testWorker') ? [`let testWorker = makeWorker();`] : []),
      ...(uses('beforeEachWorker')
        ? [`let beforeEachWorker; beforeEach(() => { beforeEachWorker = makeWorker(); });`]
        : []),
      ...(uses('beforeAllServer')
        ? [
            `let beforeAllServer; beforeAll(() => { beforeAllServer = makeServer({ keepAlive: true }); });`,
          ]
        : []),
      ...rootWorker,
      ...(rootWorker.length > 0 ? [`beforeAll(() => { worker_root = makeWorker(); });`] : []),
      ...(reversesHooks ? last : []),
      ...(endsIdleTests ? [`const alive = setInterval(() => {}, 3_600_000);`] : []),
      ...this.#fixtures,
      ...body,
      // Why last: the hooks before it wait for timers that keep nothing alive.
      ...(endsIdleTests ? [`afterAll(() => clearInterval(alive));`] : []),
    ].join('\n');
  }

  #children(children: readonly Node[], owner: string): void {
    for (const child of children) {
      if (child.kind === 'test') this.#test(child, owner, undefined);
      else if (child.kind === 'group') this.#group(child, owner);
      else this.#describe(child);
    }
  }

  #describe(describe: Describe): void {
    const { name, mode, meta, hooks, children } = describe;
    const skip = mode === 'skip' ? '.skip' : '';
    this.#lines.push(
      `describe${skip}('${name}', ${optionsText(meta, 0)}() => {`,
      `let worker_${name}; beforeAll(() => { worker_${name} = makeWorker(); });`,
    );
    this.#hooks(hooks);
    this.#children(children, name);
    this.#lines.push(`});`);
  }

  #group({ describe, tests }: Group, owner: string): void {
    const size = tests.filter((test) => isEnabled(test, this.#hasOnly)).length;
    const names = tests.map(({ name }) => name).join('_');
    const barriers = `const enter_${names} = makeBarrier(${size}), leave_${names} = makeBarrier(${size});`;
    const { concurrent } = this.#runner;
    const isOfSuite = describe !== undefined && concurrent === 'test or suite';
    if (describe) {
      this.#lines.push(
        `describe${isOfSuite ? '.concurrent' : ''}('${describe.name}', ${optionsText(describe.meta, 0)}() => {`,
      );
    }
    this.#lines.push(barriers);
    const isOption = concurrent === 'option';
    if (isOption) this.#lines.push(`describe('concurrent', { concurrency: true }, () => {`);
    for (const test of tests) {
      this.#test(test, owner, {
        names,
        chain: isOption || isOfSuite ? '' : '.concurrent',
      });
    }
    if (isOption) this.#lines.push(`});`);
    if (describe) this.#lines.push(`});`);
  }

  #hooks({ beforeAll, beforeEach, afterEach, afterAll }: Hooks): void {
    for (const [name, hook] of Object.entries({ beforeAll, beforeEach, afterEach, afterAll })) {
      if (hook) this.#hook(name, hook);
    }
  }

  #hook(name: string, { waits, calls, allow }: Hook): void {
    const wait = `await Promise.resolve();`;
    this.#lines.push(`${name}(async () => {`, ...(waits ? [wait] : []));
    for (const call of calls) this.#lines.push(...this.#call(call));
    if (!waits) this.#lines.push(wait);
    if (allow) this.#lines.push(allowLine(allow));
    this.#lines.push(`});`);
  }

  #test(test: Test, owner: string, group: { names: string; chain: string } | undefined): void {
    const { name, mode, outcome, meta, comment, shape } = test;
    if (mode === 'todo') {
      this.#lines.push(`test.todo('${name}');`);
      return;
    }
    if (comment) this.#lines.push(`// loopguard-allow${idsText(comment.ids)} -- generated`);
    const failing = (outcome === 'fails as expected' && this.#runner.failing) || '';
    const chain = `${group?.chain ?? ''}${mode === 'run' ? '' : `.${mode}`}${mode === 'skip' ? '' : failing}`;
    const retries = this.#runner.retries === 'option' ? this.#suite.retries : 0;
    const base = shape === 'fixture' ? this.#fixture(test) : 'test';
    const options = optionsText(meta, retries);
    const { open, close } = shapeText(shape);
    this.#lines.push(`${base}${chain}('${name}', ${options}${open}`);
    const isGenerator = shape === 'generator';
    const push = (lines: string[]): void => {
      if (isGenerator) this.#lines.push(`yield (async () => {`, ...lines, `})();`);
      else this.#lines.push(...lines);
    };
    const steps = group ? test.steps.filter((step) => !isBeforeBarrier(step)) : test.steps;
    if (group) {
      for (const step of test.steps.filter(isBeforeBarrier)) push(this.#step(step, owner, false));
      push([`await enter_${group.names}();`]);
    }
    for (const step of steps) push(this.#step(step, owner, shape === 'sync'));
    if (group) push([`await leave_${group.names}();`]);
    if (outcome === 'is flaky')
      this.#lines.push(
        `runs['${name}'] = (runs['${name}'] ?? 0) + 1; if (runs['${name}'] === 1) throw new Error('own failure');`,
      );
    else if (outcome !== 'passes') this.#lines.push(`throw new Error('own failure');`);
    this.#lines.push(close);
  }

  /** Declares a fixture of the test's own, and says what the test is then called on. */
  #fixture({ name, fixture }: Test): string {
    this.#fixtures.push(
      `const it_${name} = test.extend({ fixture: async ({}, use) => {`,
      ...(fixture ? this.#call(fixture.before) : []),
      `await use('value');`,
      ...(fixture?.after ? this.#call(fixture.after) : []),
      `} });`,
    );
    return `it_${name}`;
  }

  #step(step: Step, owner: string, isSync: boolean): string[] {
    switch (step.kind) {
      case 'call':
        return carrierLines(step.carrier, this.#call(step.call));
      case 'shared': {
        const code = variables[step.by] ?? `worker_${owner}`;
        if (step.job === 'function') return [`await ${code}(${jobText(step.call.id)});`];
        return [`await ${code}(() => {`, ...this.#call(step.call), `});`];
      }
      case 'leak': {
        const gate = step.until === 'own afterEach' ? 'each' : 'later';
        return [`leak('${gate}', '${step.by}', () => {`, ...this.#call(step.call), `});`];
      }
      case 'release':
        return [`await releaseAll();`];
      case 'start worker':
        return [`testWorker = makeWorker();`];
      case 'allow rest':
        return [allowLine(step)];
      case 'allow block': {
        const ids = step.ids ? `${JSON.stringify(step.ids)}, ` : '';
        const steps = step.steps.flatMap((inner) => this.#step(inner, owner, isSync));
        const [before, body] = isSync ? ['', '()'] : ['await ', 'async ()'];
        return [`${before}allowBlocking('generated', ${ids}${body} => {`, ...steps, `});`];
      }
      case 'quiet':
        return [
          `await fs.promises.stat('package.json'); crypto.randomBytes(16); await new Promise((done) => setImmediate(done));`,
        ];
    }
  }

  #call(call: Call): string[] {
    const { id, via, times, swallowed, comment } = call;
    const mark = `c${this.marks.size + 1}`;
    this.marks.set(call, mark);
    const once =
      via === 'file'
        ? callText(id, swallowed, `«${mark}»`)
        : via === 'helper'
          ? `helper.${nameOf(id)}InHelper(${swallowed})`
          : `syncPackage.«${mark}»${nameOf(id)}(${swallowed})`;
    const safe = swallowed ? `try { ${once}; } catch {}` : `${once};`;
    const line = times === 1 ? safe : `for (let n = 0; n < ${times}; n++) { ${safe} }`;
    if (!comment) return [line];
    const text = `// loopguard-allow${idsText(comment.ids)} -- generated`;
    return comment.place === 'above' ? [text, line] : [`${line} ${text}`];
  }
}
