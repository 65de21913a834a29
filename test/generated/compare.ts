import type { Behaviour, ExpectedCall, ExpectedTest } from '../runners/behaviour.js';
import type { Host } from '../runners/hosts.js';
import { findMismatches, withCounts } from '../runners/mismatches.js';
import { readReports } from '../runners/reports.js';
import type { CountedCall, RunResult } from '../runners/results.js';
import { sourcesOf, type Place } from '../runners/sources.js';
import type { Cause, PredictedCall, PredictedTest, Prediction } from './prediction.js';
import { helperMark, packagePlace } from './project-files.js';
import type { Suite } from './suite-model.js';
import type { Marks } from './write-suite.js';

/** A generated file as it is written, with what must become of it. */
export interface GeneratedFile {
  readonly suite: Suite;
  readonly behaviour: Behaviour;
  readonly prediction: Prediction;
  readonly marks: Marks;
}

/** Where a run differs from the prediction, in words. Empty when they agree. */
export function findDisagreements(host: Host, file: GeneratedFile, run: RunResult): string[] {
  const { behaviour, prediction, marks } = file;
  const isOwn = (result: { file: string }): boolean => result.file.startsWith(`${behaviour.id}/`);
  const { places } = sourcesOf(behaviour, host);
  const files = run.files.filter(isOwn);
  const result = { run, tests: run.tests.filter(isOwn), files: [], text: '' };
  const tests = Object.fromEntries(
    prediction.tests.map((test) => [test.name, expectedTest(test, marks)]),
  );
  const message = files.map((one) => one.message).join('\n');
  const ofFiles = run.calls.filter((call) => isOwn(call) && call.test === '');
  return [
    ...(files.length === 1 ? [] : [`${files.length} results of the file`]),
    ...findMismatches({ ...behaviour, tests }, result, places),
    ...compareFile(prediction.file.calls, message, ofFiles, marks, places),
  ];
}

function expectedTest({ status, own, calls }: PredictedTest, marks: Marks): ExpectedTest {
  if (status !== 'failed') return status;
  const others = own === 'any' ? 'any' : own === 'error' ? [/own failure/] : [];
  return { calls: calls.calls.map((call) => expectedCall(call, marks)), others };
}

function expectedCall({ call, count, more }: PredictedCall, marks: Marks): ExpectedCall {
  const { id, via, swallowed } = call;
  const helper = `${helperMark(id)}${swallowed ? '-missing' : ''}`;
  const where = via === 'helper' ? helper : (marks.get(call) ?? '');
  return { id, where, count, more, ...(via === 'package' && { through: packagePlace(id) }) };
}

function compareFile(
  expected: readonly PredictedCall[],
  message: string,
  calls: readonly CountedCall[],
  marks: Marks,
  places: ReadonlyMap<string, Place>,
): string[] {
  const reports = withCounts(readReports(message), calls).map((report) => ({
    text: `${report.id} at ${lineOf(report.place)} (${report.count}×), ${report.through ?? 'no package'}: ${causeOf(report.lines['test'] ?? '')}`,
  }));
  const left = reports.map(({ text }) => text);
  const missing = expected
    .filter((predicted) => {
      const texts = Array.from({ length: predicted.more + 1 }, (_, more) =>
        predictedText({ ...predicted, count: predicted.count + more }, marks, places),
      );
      const index = left.findIndex((text) => texts.includes(text));
      if (index !== -1) left.splice(index, 1);
      return index === -1;
    })
    .map((predicted) => predictedText(predicted, marks, places));
  const isOnlyOther = message !== '' && reports.length === 0;
  return [
    ...missing.map((text) => `the file lacks ${text}`),
    ...left.map((text) => `the file has one more: ${text}`),
    ...(isOnlyOther ? [`the file has an error: ${message.slice(0, 500)}`] : []),
  ];
}

function predictedText(
  predicted: PredictedCall,
  marks: Marks,
  places: ReadonlyMap<string, Place>,
): string {
  const { id, where = '', count, through = 'no package' } = expectedCall(predicted, marks);
  const place = places.get(where);
  return `${id} at ${place?.file}:${place?.line} (${count}×), ${through}: ${causeText(predicted.cause)}`;
}

function lineOf(place: string): string {
  return place.replace(/:\d+$/, '');
}

function causeText(cause: Cause | undefined): string {
  if (cause?.kind === 'several') return `one of ${cause.running.join(', ')}`;
  if (cause?.kind === 'late')
    return `${cause.ended} had ended; running ${cause.running.join(', ')}`;
  return cause?.kind ?? 'no cause';
}

/** The same words for what a report says. */
function causeOf(text: string): string {
  const quoted = [...text.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([name]) =>
    (JSON.parse(name) as string).replaceAll(' › ', ' > '),
  );
  // Why once each: who is likely, or may have to change something, is named again.
  const names = [...new Set(quoted)];
  if (text.startsWith('one of ')) return `one of ${names.toSorted().join(', ')}`;
  if (text.includes('had already ended'))
    return `${names[0]} had ended; running ${names.slice(1).toSorted().join(', ')}`;
  return text.startsWith('none: a beforeAll or afterAll') ? 'hook' : text;
}
