import { writeFile } from 'node:fs/promises';
import { countedCalls } from './counted-calls.mjs';

const textOf = (error) => {
  const header = `${error.name ?? 'Error'}: ${error.message}`;
  const stack = error.stack ?? '';
  return stack.includes(error.message) ? stack : `${header}\n${stack}`;
};

const errorsOf = (entity) => entity.result?.().errors ?? entity.errors?.() ?? [];

/** Writes `{ tests, files, unhandled }` as JSON, with everything that Vitest knows about errors. */
export default class VitestResults {
  #outputFile;

  constructor({ outputFile }) {
    this.#outputFile = outputFile;
  }

  async onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => this.#test(module, test)),
    );
    const files = modules.map((module) => {
      const suites = [...module.children.allSuites()];
      const errors = [module, ...suites].flatMap((entity) => errorsOf(entity));
      return {
        file: module.moduleId,
        project: module.project.name,
        status: module.state(),
        message: errors.map(textOf).join('\n\n'),
      };
    });
    const unhandled = unhandledErrors.map(textOf);
    const calls = countedCalls(modules.flatMap((module) => module.meta().loopguard?.report ?? []));
    const results = { tests, files, unhandled, calls };
    await writeFile(this.#outputFile, JSON.stringify(results, undefined, 2));
  }

  #test(module, test) {
    const { state } = test.result();
    const errors = errorsOf(test);
    return {
      file: module.moduleId,
      project: module.project.name,
      fullName: test.fullName,
      // Why pending: Vitest leaves a test so that `bail` kept from running.
      status: test.options.mode === 'todo' ? 'todo' : state === 'pending' ? 'skipped' : state,
      messages: errors.map(textOf),
      errorKeys: errors.map((error) => Object.keys(error)),
    };
  }
}
