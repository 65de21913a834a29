import { expect, test } from 'vitest';
import type { ReportedCall } from '@loopguard/core/report';
import type { RunReport } from './run-report.js';
import { agentSummaryText } from './agent-summary.js';
import { summarize, summaryText } from './summary.js';

function call(
  id: string,
  [file, line, column, name]: readonly [string, number, number, string],
  count: number,
  durationMs: number,
): ReportedCall {
  const where = { file, line, column, function: name };
  const of = { file: 'src/config.test.ts', name: 'reads' };
  return { call: id, where, test: of, count, durationMs, status: 'failed' } as ReportedCall;
}

function textOf(
  violations: readonly ReportedCall[],
  toText = summaryText,
  unusedAllowances: readonly string[] = [],
): string | undefined {
  const report = { violations, allowances: [], unusedAllowances } as unknown as RunReport;
  const summary = summarize(report);
  return summary && toText(summary);
}

test('each column of the call sites is as wide as its widest cell', () => {
  const text = textOf([
    call('fs.readFileSync', ['src/config.test.ts', 4, 29, ''], 1, 12.5),
    call('fs.readFileSync', ['src/config.ts', 4, 26, 'loadConfig'], 20, 1.25),
    call('crypto.scryptSync', ['src/a.ts', 1, 1, ''], 2, 356),
    call('fs.existsSync', ['src/configuration.ts', 10, 3, 'Store.load'], 1, 0.1),
  ]);

  expect(text).toMatchInlineSnapshot(`
    "[loopguard] Blocking call sites: 4 failed. 24 calls blocked the event loop for 370 ms.
      by call
         crypto.scryptSync   2 calls   356 ms  failed
         fs.readFileSync    21 calls  13.8 ms  failed
         fs.existsSync        1 call   0.1 ms  failed
      top call sites
         src/a.ts:1:1                          crypto.scryptSync   2 calls   356 ms  failed
         src/config.test.ts:4:29               fs.readFileSync      1 call  12.5 ms  failed
         src/config.ts:4:26 loadConfig         fs.readFileSync    20 calls   1.3 ms  failed
         src/configuration.ts:10:3 Store.load  fs.existsSync        1 call   0.1 ms  failed"
  `);
});

test('what several tests do at one place is one row', () => {
  const place = ['src/config.ts', 4, 26, 'loadConfig'] as const;
  const text = textOf([call('fs.statSync', place, 1, 2), call('fs.statSync', place, 2, 3)]);

  expect(text).toMatchInlineSnapshot(`
    "[loopguard] Blocking call sites: 1 failed. 3 calls blocked the event loop for 5.0 ms.
      by call
         fs.statSync  3 calls  5.0 ms  failed
      top call sites
         src/config.ts:4:26 loadConfig  fs.statSync  3 calls  5.0 ms  failed"
  `);
});

test('a coding agent gets a line for each call site, what failed first, with the command that explains it', () => {
  const slow = { ...call('crypto.scryptSync', ['src/a.ts', 1, 1, ''], 1, 356), status: 'warned' };
  const text = textOf(
    [
      slow as ReportedCall,
      call('fs.readFileSync', ['src/config.ts', 4, 26, 'loadConfig'], 20, 1.25),
      call('fs.existsSync', ['src/config.ts', 3, 3, 'loadConfig'], 1, 0.1),
    ],
    agentSummaryText,
    ['[loopguard] The allow rule 0 covered nothing.'],
  );

  expect(text).toMatchInlineSnapshot(`
    "[loopguard] Blocking call sites: 2 failed, 1 warned. 22 calls blocked the event loop for 357 ms.
      failed: src/config.ts:4:26 loadConfig: fs.readFileSync, 20 calls: npx loopguard explain fs.readFileSync
      failed: src/config.ts:3:3 loadConfig: fs.existsSync, 1 call: npx loopguard explain fs.existsSync
      warned: src/a.ts:1:1: crypto.scryptSync, 1 call: npx loopguard explain crypto.scryptSync
      not needed: The allow rule 0 covered nothing."
  `);
});
