import type { ReportedCall, RunReport } from 'loopguard/run';

const CALLS = ['fs.readFileSync', 'fs.statSync', 'crypto.pbkdf2Sync', 'zlib.gzipSync'] as const;

/** What would be an element if it were taken for HTML. */
export const HOSTILE = `<img src=x onerror="document.title='taken'"></script><script>document.title='taken'</script>`;

/** A report of `size` violations in as many places and tests. */
export function sampleReport(size: number): RunReport {
  const violations = Array.from({ length: size }, (_, index) => violationAt(index));
  return {
    version: 1,
    tool: { name: 'loopguard', version: '1.0.0' },
    runner: { name: 'vitest', version: '4.1.0' },
    node: 'v24.0.0',
    root: '/app',
    startedAt: '2026-01-01T00:00:00.000Z',
    run: { isComplete: true, partial: [], shards: [] },
    totals: { testFiles: 1, failed: size, warned: 0, known: 0, allowed: 0, calls: 0, blockedMs: 0 },
    testFiles: [],
    violations,
    allowances: [
      { reason: HOSTILE, where: 'allowBlocking', test: '', count: 1, file: 'a.test.ts' },
    ],
    unusedAllowances: [HOSTILE],
    allowRules: [],
    baselines: [],
  };
}

/** Violation 0 blocks longest and has everything; the others differ in call, place and test. */
function violationAt(index: number): ReportedCall {
  const call = CALLS[index % CALLS.length] as string;
  const where = {
    file: `src/file-${index % 500}.ts`,
    line: index + 2,
    column: 3,
    function: `load${index}`,
  };
  const testFrame = { file: `tests/t${index % 100}.test.ts`, line: 4, column: 1, function: '' };
  const durationMs = 1 + 1 / (index + 1);
  return {
    call,
    category: 'file system',
    args: index === 0 ? HOSTILE : `"file-${index}.json"`,
    fix: 'await fs.promises.readFile(path)',
    docs: 'https://nodejs.org/api/fs.html',
    severity: 'error',
    status: index % 5 === 1 ? 'known' : 'failed',
    test: { file: testFrame.file, name: index === 0 ? HOSTILE : `test ${index}`, durationMs: 20 },
    where,
    ...(index % 3 === 2 && { through: { package: 'slow-look', at: 'index.js:4' } }),
    stack: [where, { ...where, line: 1, function: 'outer' }, testFrame],
    count: 2,
    durationMs,
    occurrences: [
      { startMs: 2, durationMs: durationMs / 2 },
      { startMs: 9, durationMs: durationMs / 2 },
    ],
    wasStopped: false,
    codeFrame: {
      firstLine: index + 1,
      lines: [`// before ${index}`, `return ${call}(x);`],
    },
    ...(index === 0 && {
      suggestion: { diff: '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old line\n+new line\n' },
    }),
  };
}
