import { functionKey, type ProfileNode } from './profile-tree.js';

interface Sampled {
  readonly path: readonly ProfileNode[];
  /** Whose each frame is: the user's, a package's, or nobody's. */
  readonly owners: readonly (string | undefined)[];
  readonly lines: ReadonlyMap<number, number>;
  readonly ticks: number;
}

/** So many lines after the one that a function begins on its first statement begins at the latest. */
const FIRST_STATEMENT = 2;
/** A function that only calls has at least that part of its samples on the line of the call. */
const ON_ONE_LINE = 0.5;
/** What is called must have been seen with at least that part of the time. */
const SEEN = 0.2;

/**
 * Gives back the samples that lost their innermost frame. While code of V8's own runs for a
 * function (it joins strings, or allocates), a sample often names the caller, as if it had just
 * begun, or at the line of the call. So what lies on a caller's first lines counts for the functions
 * that it calls; and what lies on one line of a package that calls the user's code, without the user's
 * having called it, such as a server's dispatcher, counts for that code.
 */
export function withLostFrames<Sample extends Sampled>(samples: readonly Sample[]): Sample[] {
  const inner = new Map<string, Sample[]>();
  for (const sample of samples) {
    for (const node of sample.path.slice(1)) {
      const key = functionKey(node);
      const known = inner.get(key);
      if (known) known.push(sample);
      else inner.set(key, [sample]);
    }
  }
  return samples.flatMap((sample) => {
    const called = calledIn(sample, inner);
    if (called.length === 0) return sample;
    const total = sum(called);
    return called.map((other) => ({ ...other, ticks: (sample.ticks * other.ticks) / total }));
  });
}

/** The samples of what was called where a sample says its caller; none where it may be right. */
function calledIn<Sample extends Sampled>(
  sample: Sample,
  inner: ReadonlyMap<string, readonly Sample[]>,
): readonly Sample[] {
  const [own] = sample.path;
  const key = own && functionKey(own);
  const called = (key !== undefined && inner.get(key)) || [];
  if (isAtBeginning(sample)) return called;
  if (!isDispatching(sample)) return [];
  const ofUser = called.filter(
    ({ path, owners }) =>
      owners[path.findIndex((node) => functionKey(node) === key) - 1] === 'user',
  );
  const ticks = sum(ofUser);
  return ticks >= SEEN * (ticks + sample.ticks) ? ofUser : [];
}

function isAtBeginning({ path, lines }: Sampled): boolean {
  const [own] = path;
  // Why 1 more: where a function begins counts from 0, and sampled lines from 1.
  const last = own && own.callFrame.lineNumber + 1 + FIRST_STATEMENT;
  return last !== undefined && lines.size > 0 && [...lines.keys()].every((line) => line <= last);
}

/** A package's function that nobody of the user's has called, all at one line. */
function isDispatching({ owners, lines }: Sampled): boolean {
  if (owners[0] !== 'package' || owners.includes('user')) return false;
  const counts = [...lines.values()];
  const all = counts.reduce((total, count) => total + count, 0);
  return Math.max(0, ...counts) > ON_ONE_LINE * all;
}

function sum(samples: readonly Sampled[]): number {
  return samples.reduce((total, { ticks }) => total + ticks, 0);
}
