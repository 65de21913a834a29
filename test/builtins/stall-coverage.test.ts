import { describe, expect, test } from 'vitest';
import { runProgram } from './node-child.js';

interface Counted {
  readonly functions: readonly unknown[];
  readonly samples: number;
}

const program = new URL('./stalls/coverage.mjs', import.meta.url);

describe('V8 coverage', () => {
  test.each(['before', 'between'])(
    'is the same block by block with a profiler started %s',
    async (when) => {
      const without = await runProgram<Counted>(program, ['never']);
      const withProfiler = await runProgram<Counted>(program, [when]);

      expect(without.functions).not.toEqual([]);
      expect(without.samples).toBe(0);
      expect(withProfiler.samples).toBeGreaterThan(0);
      expect(withProfiler.functions).toEqual(without.functions);
    },
  );
});
