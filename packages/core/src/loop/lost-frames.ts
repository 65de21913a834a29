import { functionKey, type ProfileNode } from './profile-tree.js';

interface Sampled {
  readonly path: readonly ProfileNode[];
  readonly lines: ReadonlyMap<number, number>;
  readonly ticks: number;
}

/** So many lines after the one that a function begins on its first statement begins at the latest. */
const FIRST_STATEMENT = 2;

/**
 * Gives back the samples that lost their innermost frame. While code of V8's own runs for a
 * function (it joins strings, or allocates), a sample often names the caller, as if it had just
 * begun. So what lies on a caller's first lines counts for the functions that it calls.
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
    const called = isAtBeginning(sample) && inner.get(functionKey(sample.path[0] as ProfileNode));
    if (!called) return sample;
    const total = called.reduce((sum, { ticks }) => sum + ticks, 0);
    return called.map((other) => ({ ...other, ticks: (sample.ticks * other.ticks) / total }));
  });
}

function isAtBeginning({ path, lines }: Sampled): boolean {
  const [own] = path;
  // Why 1 more: where a function begins counts from 0, and sampled lines from 1.
  const last = own && own.callFrame.lineNumber + 1 + FIRST_STATEMENT;
  return last !== undefined && lines.size > 0 && [...lines.keys()].every((line) => line <= last);
}
