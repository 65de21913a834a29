// A process that a program starts when it ends: writes its reports, and says what went wrong.
import { text } from 'node:stream/consumers';
import type { FileReport } from '@loopguard/core/report';
import { buildReport } from './run/build-report.js';
import { finishReport, writeReports } from './run/finish-run.js';
import type { RunInfo } from './run/run-report.js';

const { info, files } = JSON.parse(await text(process.stdin)) as {
  readonly info: RunInfo;
  readonly files: readonly FileReport[];
};
const problems = await writeReports(info, files);
const report = buildReport(info, files);
const isCheck = (process.env['LOOPGUARD_BASELINE'] ?? 'check') === 'check';
// Why none: what a program has not done by now says nothing about a baseline.
const end = await finishReport(isCheck ? { ...report, baselines: [] } : report);
const errors = [...problems, ...end.errors];
const notes = isCheck ? '' : end.text;
process.stdout.write([...(notes === '' ? [] : [notes]), ...errors].join('\n'));
process.exitCode = errors.length > 0 ? 1 : 0;
