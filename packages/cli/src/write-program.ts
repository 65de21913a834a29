// A process that a program starts when it ends: writes its reports, and says what went wrong.
import { text } from 'node:stream/consumers';
import { buildReport } from './run/build-report.js';
import { finishReport, writeReports } from './run/finish-run.js';
import { type ProgramPart, type ProgramProcess, writeJoined } from './run/program-parts.js';

const given = JSON.parse(await text(process.stdin)) as ProgramPart & { process: ProgramProcess };
const { info, files } = given;
const { problems, note } = await writeJoined({ info, files }, given.process, (all) =>
  writeReports(all.info, all.files),
);
const report = buildReport(info, files);
const isCheck = (process.env['LOOPGUARD_BASELINE'] ?? 'check') === 'check';
// Why none: what a program has not done by now says nothing about a baseline.
const end = await finishReport(isCheck ? { ...report, baselines: [] } : report);
const errors = [...problems, ...end.errors];
const notes = [note ?? '', isCheck ? '' : end.text].filter((line) => line !== '');
process.stdout.write([...notes, ...errors].join('\n'));
process.exitCode = errors.length > 0 ? 1 : 0;
