import { digits, nanoseconds, table, withSpread } from '../lib/format.mjs';

const ALLOWED_NS = 50;
const FROM_NS = 1000;
const AGAIN_NS = 3000;
const FIRST_NS = 100_000;

export function reportCalls({ processes, calls, judging, test, awaiting }) {
  const lines = [
    `Medians of interleaved pairs from ${processes} processes, the quartiles in brackets. *Bare* is the same call of the`,
    'original function in the same process. Nothing is ever reported for `crypto.randomBytes(16)`, since so few bytes are',
    'always allowed. A call that `from` covers is recorded with its stack, as one that is reported is.',
    '',
  ];
  for (const subject of new Set(calls.map((call) => call.function))) {
    const rows = calls.filter((call) => call.function === subject);
    lines.push(
      `### ${subject}`,
      '',
      ...table(
        ['how', 'ratio', 'more than bare', 'least against least', 'bare', 'this way'],
        rows.map(({ name, base, other, difference, leastBase, leastOther, ratio }) => [
          name,
          withSpread(ratio),
          withSpread(difference, nanoseconds),
          nanoseconds(leastOther - leastBase),
          nanoseconds(base),
          nanoseconds(other),
        ]),
      ),
      '',
    );
  }
  const around = [
    ['a test without a call: begin, enter, end', '', withSpread(test, nanoseconds)],
    ['the error of one recorded call, when its test ends', '', withSpread(judging, nanoseconds)],
    [
      'an `await` in a guarded test, over one where no context is followed',
      withSpread(awaiting.ratio),
      withSpread(awaiting.difference, nanoseconds),
    ],
  ];
  lines.push('### Around calls', '', ...table(['what', 'ratio', 'time'], around), '');
  return { lines, targets: targetsOf(calls, judging) };
}

function targetsOf(calls, judging) {
  const find = (subject, text) =>
    calls.find((call) => call.function === subject && call.name.includes(text));
  const allowed = calls.filter(
    ({ function: subject, name }) =>
      subject === 'no-op' && name.startsWith('allowed') && !name.includes('from'),
  );
  const worst = allowed.reduce((a, b) => (a.difference.median > b.difference.median ? a : b));
  const again = ['no-op', 'fs.existsSync', 'fs.readFileSync'].map((subject) =>
    calls.find(
      (call) => call.function.startsWith(subject) && call.name === 'reported again, depth 20',
    ),
  );
  const slowest = Math.max(...again.map(({ difference }) => difference.median));
  const from = find('no-op', '`from`, depth 20').difference.median;
  const floor = find('no-op', 'a stack of one frame').difference.median;
  const first = find('no-op', 'first time, depth 20').difference.median;
  return [
    {
      what: 'allowed inside a guarded test: at most 50 ns over bare (no-op)',
      found: `${worst.name}, the dearest: ${withSpread(worst.difference, nanoseconds)}`,
      isMet: worst.difference.median <= ALLOWED_NS,
    },
    {
      what: 'allowed by `from`, depth 20: at most 1 µs over bare (no-op)',
      found: `${nanoseconds(from)}; V8 takes ${nanoseconds(floor)} for a stack of one frame alone`,
      isMet: from <= FROM_NS,
    },
    {
      what: 'reported again, depth 20: at most 3 µs over bare',
      found: `no-op, existsSync, readFileSync: ${again.map(({ difference }) => nanoseconds(difference.median)).join(', ')}`,
      isMet: slowest <= AGAIN_NS,
    },
    {
      what: 'reported first, depth 20: at most 100 µs over bare, with the error that it becomes',
      found: `${digits(first / 1000)} µs at the call and ${digits(judging.median / 1000)} µs when the test ends`,
      isMet: first + judging.median <= FIRST_NS,
    },
  ];
}
