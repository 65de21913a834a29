// A suite that waits: thousands of tests, each of hundreds of awaits.
import { moduleText, testText } from '../lib/module-text.mjs';

const FILES = 4;
const TESTS_IN_FILE = 500;
const STEPS = 200;

export const awaitHeavy = {
  name: 'await-heavy',
  tests: FILES * TESTS_IN_FILE,
  describe: `${FILES} files, ${FILES * TESTS_IN_FILE} tests of some ${STEPS * 4} awaits and 3 turns of the loop`,
  filesOf(isModule) {
    const files = {
      'src/queue.js': moduleText(isModule, { exports: ['makeQueue'], body: QUEUE }),
    };
    for (let index = 0; index < FILES; index++) {
      files[`tests/queue-${index}.test.js`] = testText(isModule, {
        imports: { '../src/queue.js': '{ makeQueue }' },
        body: TESTS,
      });
    }
    return files;
  },
};

const QUEUE = `
const turn = () => new Promise((resolve) => setImmediate(resolve));
function makeQueue(workers) {
  const jobs = [];
  const results = [];
  async function work() {
    for (let job; (job = jobs.shift()); ) results.push(await job());
  }
  return {
    add: (job) => jobs.push(job),
    async drain() {
      await Promise.all(Array.from({ length: workers }, work));
      await turn();
      return results;
    },
  };
}`;

const TESTS = `
const double = async (value) => (await value) * 2;
for (let index = 0; index < ${TESTS_IN_FILE}; index++) {
  test('drains ' + index, async () => {
    const queue = makeQueue(4);
    for (let step = 0; step < ${STEPS}; step++) queue.add(() => double(Promise.resolve(step)));
    const results = await queue.drain();
    await new Promise((resolve) => setImmediate(resolve));
    expect(results).toHaveLength(${STEPS});
    await new Promise((resolve) => setImmediate(resolve));
  });
}`;
