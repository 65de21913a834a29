import { digits, nanoseconds, table, withSpread } from '../lib/format.mjs';

const IDLE_NS = 5;
// What the counters themselves and a page of code take, over so many calls.
const NOISE_BYTES = 0.5;

export function reportIdle({ processes, nodes }) {
  const known = nodes.filter(({ alone }) => alone !== undefined);
  const missing = nodes.filter(({ alone }) => alone === undefined).map(({ major }) => major);
  const lines = [
    `A wrapped function that does nothing, no test file open, beside the same function bare; medians of ${processes} processes`,
    'for each Node. A line that only ever calls one function is inlined by V8, with the wrapper. A line that calls many',
    '(here six) is not, and pays for a call more.',
    ...(missing.length > 0
      ? [`Not measured, since they could not be installed: Node ${missing.join(', ')}.`]
      : []),
    '',
    ...table(
      ['Node', 'line', 'ratio', 'more than bare', 'bare', 'idle', 'medians of the processes'],
      known.flatMap(({ version, alone, mixed }) =>
        Object.entries({ 'one function': alone, 'many functions': mixed }).map(
          ([name, { ratio, difference, base, other, medians }]) => [
            version,
            name,
            withSpread(ratio),
            withSpread(difference, nanoseconds),
            nanoseconds(base),
            nanoseconds(other),
            medians.map(digits).join(', '),
          ],
        ),
      ),
    ),
    '',
    'Bytes of the heap that one call allocates, in a process that collects no garbage meanwhile:',
    '',
  ];
  for (const { version, functions, bytes } of known) {
    const [control, ...rows] = bytes;
    lines.push(
      `Node ${version} (${control.how}: ${control.bytes[0].toFixed(1)})`,
      '',
      ...table(
        ['how', ...functions],
        rows.map(({ how, bytes: row }) => [how, ...row.map(inBytes)]),
      ),
      '',
    );
  }
  return { lines, targets: known.flatMap(targetsOf) };
}

function targetsOf({ major, version, alone, mixed, functions, bytes }) {
  const rowOf = (text) => bytes.find(({ how }) => how.startsWith(text)).bytes;
  const more = rowOf('idle').map((value, at) => value - rowOf('bare')[at]);
  const allocation = {
    what: `idle wrapper, Node ${major}: no allocation`,
    found: `${more.map(inBytes).join(', ')} bytes a call over bare (${functions.join(', ')}), Node ${version}`,
    isMet: more.every((value) => value < NOISE_BYTES),
  };
  if (major !== 24) return [allocation];
  return [
    {
      what: `idle wrapper, Node ${major}: at most ${IDLE_NS} ns over the bare call`,
      found: `${nanoseconds(alone.difference.median)} inlined, ${nanoseconds(mixed.difference.median)} not inlined`,
      isMet: Math.max(alone.difference.median, mixed.difference.median) <= IDLE_NS,
    },
    allocation,
  ];
}

/** Without a sign where it is nothing. */
function inBytes(value) {
  return Math.abs(value) < NOISE_BYTES ? '0' : value.toFixed(1);
}
