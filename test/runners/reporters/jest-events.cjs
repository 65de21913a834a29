const { writeFileSync } = require('node:fs');

/** Writes down each event of a run as `{ event, file, ... }`, in the order of arrival. */
module.exports = class JestEvents {
  #outputFile;
  #events = [];

  constructor(_globalConfig, { outputFile }) {
    this.#outputFile = outputFile;
  }

  onRunStart({ numTotalTestSuites }) {
    this.#events.push({ event: 'onRunStart', files: numTotalTestSuites });
  }

  onTestFileStart({ path }) {
    this.#events.push({ event: 'onTestFileStart', file: path });
  }

  onTestCaseStart({ path }, info) {
    const { fullName, mode } = info;
    this.#events.push({ event: 'onTestCaseStart', file: path, name: fullName, mode });
  }

  onTestCaseResult({ path }, result) {
    this.#events.push({ event: 'onTestCaseResult', file: path, ...testFacts(result) });
  }

  onTestFileResult({ path }, result) {
    const { numFailingTests, numPassingTests, numPendingTests, numTodoTests, testResults } = result;
    this.#events.push({
      event: 'onTestFileResult',
      file: path,
      state: testResults.map((test) => testFacts(test)),
      counts: { numFailingTests, numPassingTests, numPendingTests, numTodoTests },
      hasError: result.testExecError !== undefined,
    });
  }

  onRunComplete(_contexts, results) {
    const { numFailedTests, numPassedTests, numPendingTests, numTodoTests, wasInterrupted } =
      results;
    const counts = { numFailedTests, numPassedTests, numPendingTests, numTodoTests };
    this.#events.push({ event: 'onRunComplete', counts, wasInterrupted });
    writeFileSync(this.#outputFile, JSON.stringify(this.#events, undefined, 1));
  }
};

function testFacts({ fullName, status, invocations, retryReasons, failureMessages }) {
  return {
    name: fullName,
    status,
    invocations,
    retries: retryReasons?.length,
    errors: failureMessages.length,
  };
}
