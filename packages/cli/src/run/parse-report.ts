import { LoopguardConfigError } from '@loopguard/core/report';
import type { RunReport } from './run-report.js';

/**
 * Reads the text of a JSON report.
 *
 * @throws LoopguardConfigError when it is none, or has a format that this version does not know
 */
export function parseReport(text: string, path: string): RunReport {
  let report: Partial<RunReport> | null;
  try {
    report = JSON.parse(text) as Partial<RunReport> | null;
  } catch (error) {
    throw new LoopguardConfigError(`${path} is not a loopguard report: ${String(error)}`);
  }
  if (report?.tool?.name !== 'loopguard' || !Array.isArray(report.violations)) {
    throw new LoopguardConfigError(
      `${path} is not a loopguard report: the option report.json writes them.`,
    );
  }
  if (report.version !== 1) {
    throw new LoopguardConfigError(
      `${path} has format ${String(report.version)}, and this loopguard knows format 1. Update loopguard.`,
    );
  }
  return report as RunReport;
}
