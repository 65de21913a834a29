import type { ReportedCall } from '@loopguard/core/report';
import { expect, test } from 'vitest';
import { codeQuality } from './code-quality.js';
import type { RunReport } from './run-report.js';

function call(id: string, line: number | undefined, status: string, name = 'loads'): ReportedCall {
  return {
    call: id,
    args: '"a"',
    fix: 'await it',
    status,
    test: { file: 'test/a.test.ts', name },
    ...(line !== undefined && {
      where: { file: 'src/a.ts', line, column: 3, function: 'load' },
      codeFrame: { firstLine: line, lines: ['  read();'] },
    }),
  } as unknown as ReportedCall;
}

test('GitLab gets one finding for each call site that nothing allows, by its worst test', () => {
  const violations = [
    call('fs.readFileSync', 4, 'known'),
    call('fs.readFileSync', 4, 'failed', 'loads again'),
    call('fs.statSync', 9, 'warned'),
    call('fs.rmSync', 12, 'allowed'),
    call('stall', undefined, 'known'),
  ];
  const findings = codeQuality({ violations } as unknown as RunReport);
  expect(findings.map(({ fingerprint: _, ...finding }) => finding)).toEqual([
    {
      description: 'fs.readFileSync("a") blocks the event loop. Fix: await it',
      check_name: 'fs.readFileSync',
      severity: 'major',
      location: { path: 'src/a.ts', lines: { begin: 4 } },
    },
    expect.objectContaining({ check_name: 'fs.statSync', severity: 'minor' }),
    {
      description: 'Computation holds the event loop. Fix: await it',
      check_name: 'stall',
      severity: 'info',
      location: { path: 'test/a.test.ts', lines: { begin: 1 } },
    },
  ]);
});

test('a finding is the same finding when lines above it come and go, and no two are one', () => {
  const fingerprints = (...lines: number[]): string[] =>
    codeQuality({
      violations: lines.map((line) => call('fs.readFileSync', line, 'failed')),
    } as unknown as RunReport).map(({ fingerprint }) => fingerprint);
  expect(fingerprints(4)).toEqual(fingerprints(40));
  expect(new Set(fingerprints(4, 5)).size).toBe(2);
});
