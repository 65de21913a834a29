// A reporter of Mocha's: writes what it is told of tests and files as JSON.
const { writeFileSync } = require('node:fs');
const { relative } = require('node:path');

/** A test has one error, which holds all that it failed with. */
const OWN = /\n\n {0,3}(?=(?:BlockingCallError|EventLoopStallError|Error: \[loopguard\]))/;
/** How far the rows of ours stand to the right, for the reporters of Mocha's own. */
const ROWS = /\n(?: {5}| {3})(?= {2}(?:call|where|test|once|from|time|fix|docs|allow)\b)/g;

const textsOf = (error) => {
  const { message = '', stack = '' } = error ?? {};
  const text = stack.includes(message.split('\n')[0]) ? stack : `${message}\n${stack}`;
  return text.split(OWN).map((part) => part.replaceAll(ROWS, '\n'));
};

const namesOf = (test) => test.titlePath().filter(Boolean).join(' > ');
const isFile = ({ file, title }) => file !== undefined && title === relative(process.cwd(), file);
const statusOf = ({ state, body }) =>
  state === 'passed' || state === 'failed' ? state : body ? 'skipped' : 'todo';

module.exports = function Results(runner) {
  // Why: with --parallel, events of one test have an object each.
  runner.linkPartialObjects(true);
  const tests = new Map();
  const files = new Map();
  const failures = new Map();
  const fileOf = (file) => {
    if (!files.has(file)) files.set(file, { file, project: '', status: 'passed', message: '' });
    return files.get(file);
  };
  runner.on('fail', (test, error) => {
    // Why also printed: some behaviours look for what a user reads.
    console.log(`${test.fullTitle()}\n${textsOf(error).join('\n\n')}`);
    const own = fileOf(test.file);
    own.status = 'failed';
    if (isFile(test) || test.type !== 'test') {
      own.message = [own.message, ...textsOf(error)].filter(Boolean).join('\n\n');
    } else {
      failures.set(test, [...(failures.get(test) ?? []), error]);
    }
  });
  runner.on('test end', (test) => {
    fileOf(test.file);
    if (!isFile(test)) tests.set(test, { file: test.file, fullName: namesOf(test) });
  });
  runner.on('end', () => {
    const told = [...tests].map(([test, { file, fullName }]) => {
      const errors = failures.get(test) ?? [];
      return {
        file,
        project: '',
        fullName,
        status: statusOf(test),
        messages: errors.flatMap(textsOf),
        errorKeys: errors.map((error) => Object.keys(error)),
      };
    });
    const results = { tests: told, files: [...files.values()], unhandled: [], calls: [] };
    writeFileSync('results.json', JSON.stringify(results));
  });
};
