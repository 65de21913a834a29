import { program, text } from '../program.js';
import type { Topic } from '../types.js';

const stall: Topic = {
  id: 'stall',
  title: 'Heavy computation',
  blocks:
    'No call waits; JavaScript itself is busy. A loop over a million items, `JSON.parse` of a large text, a sort, a template, a regular expression that runs wild: while it runs, no timer fires and no request is answered. 50 ms are noticed by a busy server, a second by everybody.',
  sample: text`
    EventLoopStallError: isEmail held the event loop for 167 ms of CPU time
      where  emails.ts:4:3 isEmail → test()
      from   signUp (signup.ts:5)
      time   2335 ms by the clock, 167 ms on a CPU, 2168 ms waiting for one, 100 % of the samples there, garbage collection 0 %
      fix    split the work with await between the parts, stream it, or run it in a worker thread (npx loopguard explain stall)
      docs   https://nodejs.org/en/learn/asynchronous-work/dont-block-the-event-loop
      allow  // loopguard-allow stall -- <why>
  `,
  how: 'First see whether the work is needed: a better algorithm, an index, a result that is kept. Then there are three ways. **Partition** it and give others a turn in between, when it has many small steps. **Stream** it, when it works on data that arrives piece by piece. Send it to a **[worker](#worker-pool)**, when it is one long step. An `async` function alone changes nothing: up to its first real wait it runs like any other.',
  snippet: program`
    import { setImmediate as nextTurn } from 'node:timers/promises';

    export async function sumOfRoots(numbers = Array.from({ length: 1_000_000 }, (_, i) => i)) {
      let sum = 0;
      let turnEnds = performance.now() + 10;
      for (const number of numbers) {
        sum += Math.sqrt(number);
        if (performance.now() > turnEnds) {
          await nextTurn();
          turnEnds = performance.now() + 10;
        }
      }
      return sum;
    }
  `,
  pitfalls: [
    '`await Promise.resolve()` and `process.nextTick` give nobody a turn: timers and requests wait until all of these are done. `setImmediate` does.',
    'Between two turns others may change what you iterate over. Work on a copy, or check.',
    'A chain of thousands of short callbacks in one turn stalls like one long one.',
    'Garbage collection counts as well. Code that makes millions of objects stalls in places that look innocent.',
    'Where the report has no line yet, run the file again: the profiler then runs from its start. What calls what, and for how long, shows `node --cpu-prof`.',
  ],
  allow: 'While the program starts, and in scripts that do nothing else.',
  topics: ['large-json', 'slow-regexp', 'worker-pool', 'streaming'],
};

const largeJson: Topic = {
  id: 'large-json',
  title: 'JSON.parse and JSON.stringify of large data',
  blocks:
    '26 MB of JSON took 0.4 to 0.9 s to parse, and `structuredClone` of the result 3.5 s. Reading the text asynchronously does not help: parsing is one step.',
  how: 'Do not have one large text. Let clients page, keep large data in a database, and store lists as one value in each line, which can be read and parsed line by line. A text that has to be large is parsed where its result is used: in a [worker](#worker-pool) that sends back the little that is needed.',
  snippet: {
    ...program`
      import { once } from 'node:events';
      import { Worker } from 'node:worker_threads';

      // The worker reads, parses and counts. Only a number comes back.
      export async function countItems(file = 'items.json') {
        const worker = new Worker(new URL('./count-worker.mjs', import.meta.url), { workerData: file });
        const [count] = await once(worker, 'message');
        return count;
      }
    `,
    files: {
      'count-worker.mjs': text`
        import { readFile } from 'node:fs/promises';
        import { parentPort, workerData } from 'node:worker_threads';

        parentPort.postMessage(JSON.parse(await readFile(workerData, 'utf8')).length);
      `,
    },
  },
  pitfalls: [
    'Sending the parsed objects back copies them on the loop, which is slower than parsing them there.',
    '`response.json()` and `body-parser` parse on the loop as well. Limit the size of what you accept.',
    '`JSON.parse(JSON.stringify(value))` to copy a value is two stalls. Copy what changes.',
    'Logging a large object turns it into text, on the loop.',
  ],
  topics: ['stall', 'streaming'],
};

const slowRegExp: Topic = {
  id: 'slow-regexp',
  title: 'Regular expressions that run wild',
  blocks:
    'A pattern in which the same characters can be matched in many ways, such as `(a+)+$` or `(\\w+\\s?)*$`, tries all of them when the end does not fit. Each further character doubles the time: `/^(a+)+$/` on 27 letters and one that does not fit took 8 to 15 s. A user who can choose the text can stop your server with a line.',
  how: 'Write patterns in which only one way leads through: no repetition inside a repetition, alternatives that begin differently, and a fixed limit where there is one. Check the length of the input before. Patterns that come from users belong into a worker that is stopped after a while, or into an engine without backtracking (`re2`).',
  snippet: program`
    // Instead of /^(\w+\s?)*$/, which tries every way to cut the words:
    const words = /^\w+(?:\s\w+)*$/;

    export async function isWords(input = 'a'.repeat(50) + '!') {
      return input.length <= 1000 && words.test(input);
    }
  `,
  pitfalls: [
    'Linters find many of them: `eslint-plugin-regexp` and `eslint-plugin-redos`.',
    'Trimming with `/\\s+$/` is quadratic on long runs of spaces. `text.trimEnd()` is not.',
    'Validating mail addresses and URLs by one large pattern is the usual place. `URL.canParse(text)` needs none.',
  ],
  topics: ['stall', 'worker-pool'],
};

export const computing: readonly Topic[] = [stall, largeJson, slowRegExp];
