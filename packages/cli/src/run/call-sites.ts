import type { ReportedCall } from '@loopguard/core/report';
import { createHash } from 'node:crypto';

/** All calls of one id at one place: what code scanning shows as one finding. */
export type Site = readonly [ReportedCall, ...ReportedCall[]];

/** In the order of the report. */
export function sitesOf(calls: readonly ReportedCall[]): Site[] {
  const sites = new Map<string, [ReportedCall, ...ReportedCall[]]>();
  for (const call of calls) {
    const { file, line, column } = call.where ?? { file: call.test.file, line: 0, column: 0 };
    const key = [call.call, file, line, column].join('\0');
    const site = sites.get(key);
    if (site) site.push(call);
    else sites.set(key, [call]);
  }
  return [...sites.values()];
}

/** Names a finding from run to run: it stays the same while lines above the call come and go. */
export function fingerprintOf({ call, where, test, codeFrame }: ReportedCall): string {
  const source =
    where && codeFrame ? (codeFrame.lines[where.line - codeFrame.firstLine] ?? '').trim() : '';
  const parts = [call, where?.file ?? test.file, where?.function ?? '', source];
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}
