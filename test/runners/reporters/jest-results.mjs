import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countedCalls } from './counted-calls.mjs';

/** What the test files have left for loopguard's reporter, which ends after this one. */
async function readReports() {
  const folder = process.env.LOOPGUARD_RUN_DIRECTORY;
  if (folder === undefined) return [];
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  );
}

// Why empty: a file that could not be run comes without its project.
const projectOf = (file) => file.displayName?.name ?? '';

const statuses = { pending: 'skipped', disabled: 'skipped' };

/** Writes `{ tests, files, unhandled }` as JSON, in the same shape as the Vitest reporter. */
export default class JestResults {
  #outputFile;

  constructor(_globalConfig, { outputFile = 'results.json' } = {}) {
    this.#outputFile = outputFile;
  }

  async onRunComplete(_contexts, results) {
    const tests = results.testResults.flatMap((file) =>
      file.testResults.map((test) => this.#test(file, test)),
    );
    const files = results.testResults.map((file) => {
      const error = file.testExecError;
      const failed =
        error !== undefined || file.numFailingTests > 0 || Boolean(file.failureMessage);
      const status = file.skipped ? 'skipped' : failed ? 'failed' : 'passed';
      return {
        file: file.testFilePath,
        project: projectOf(file),
        status,
        message: error === undefined ? '' : error.stack || error.message,
      };
    });
    const calls = countedCalls(await readReports());
    await writeFile(
      this.#outputFile,
      JSON.stringify({ tests, files, unhandled: [], calls }, undefined, 2),
    );
  }

  #test(file, test) {
    return {
      file: file.testFilePath,
      project: projectOf(file),
      fullName: [...test.ancestorTitles, test.title].join(' > '),
      status: statuses[test.status] ?? test.status,
      messages: test.failureMessages,
      errorKeys: test.failureDetails.map((error) => Object.keys(error ?? {})),
    };
  }
}
