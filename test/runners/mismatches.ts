import type {
  Behaviour,
  BehaviourResult,
  ExpectedCall,
  ExpectedFileError,
  ExpectedTest,
} from './behaviour.js';
import { readReports, type Report } from './reports.js';
import type { CountedCall, TestResult } from './results.js';
import type { Place } from './sources.js';

/** Says in words where results differ from what a behaviour expects. Empty when they agree. */
export function findMismatches(
  behaviour: Behaviour,
  result: BehaviourResult,
  places: ReadonlyMap<string, Place>,
): string[] {
  const calls = result.run?.calls ?? [];
  if (behaviour.anywhere) {
    const reports = withCounts(readReports(result.text), calls);
    return compareReports('the behaviour', behaviour.anywhere, reports, places);
  }
  const byName = new Map(result.tests.map((test) => [test.fullName, test]));
  const unlisted = result.tests.filter((test) => !(test.fullName in behaviour.tests));
  return [
    ...unlisted.map((test) => `test "${test.fullName}" is not listed`),
    ...Object.entries(behaviour.tests).flatMap(([name, expected]) =>
      compareTest(name, expected, byName.get(name), places, calls),
    ),
    ...compareFiles(behaviour.fileErrors ?? [], result, places),
  ];
}

function compareTest(
  name: string,
  expected: ExpectedTest,
  actual: TestResult | undefined,
  places: ReadonlyMap<string, Place>,
  counted: readonly CountedCall[],
): string[] {
  if (!actual) return [`test "${name}" did not run`];
  const status = typeof expected === 'string' ? expected : 'failed';
  if (actual.status !== status) {
    return [`test "${name}" should be ${status}, is ${actual.status}: ${summary(actual.messages)}`];
  }
  if (typeof expected === 'string') return [];
  const ofTest = counted.filter(({ file, test }) => file === actual.file && test === name);
  const reports = withCounts(actual.messages.flatMap(readReports), ofTest);
  const problems =
    expected.calls === 'any'
      ? []
      : compareReports(`test "${name}"`, expected.calls, reports, places);
  if (expected.others === 'any') return problems;
  const others = actual.messages.filter((message) => readReports(message).length === 0);
  const missing = expected.others.filter(
    (pattern) => !others.some((message) => pattern.test(message)),
  );
  const surplus = others.filter(
    (message) => !(expected.others as RegExp[]).some((pattern) => pattern.test(message)),
  );
  return [
    ...problems,
    ...missing.map(
      (pattern) => `test "${name}" lacks an error like ${pattern}: ${summary(actual.messages)}`,
    ),
    ...surplus.map((message) => `test "${name}" has one more error: ${summary([message])}`),
  ];
}

function compareFiles(
  expected: readonly ExpectedFileError[],
  result: BehaviourResult,
  places: ReadonlyMap<string, Place>,
): string[] {
  const problems: string[] = [];
  for (const file of result.files) {
    const own = expected.filter(
      (error) => error.file === undefined || file.file.endsWith(error.file),
    );
    const calls = own.flatMap((error) => error.calls);
    const ofFile = (result.run?.calls ?? []).filter(
      (call) => call.file === file.file && call.test === '',
    );
    const reports = withCounts(readReports(file.message), ofFile);
    problems.push(...compareReports(`file ${file.file}`, calls, reports, places));
    for (const mention of own.flatMap((error) => error.mentions)) {
      if (!file.message.includes(mention))
        problems.push(`file ${file.file} does not mention "${mention}": ${file.message}`);
    }
    if (own.length === 0 && file.message !== '' && reports.length === 0) {
      problems.push(`file ${file.file} has an error: ${summary([file.message])}`);
    }
    if (own.length > 0 && file.status !== 'failed')
      problems.push(`file ${file.file} should fail, is ${file.status}`);
  }
  return problems;
}

/** Adds what an error does not say, from loopguard's own report: how often, and each column of a line. */
export function withCounts(
  reports: readonly Report[],
  calls: readonly CountedCall[],
): readonly Report[] {
  const left = [...calls];
  return reports.map((report) => {
    const isOf = ({ call, source, line }: CountedCall): boolean =>
      call === report.id &&
      (line === undefined || line === lineOf(report.place)) &&
      (source === undefined || source.endsWith(fileOf(report.place)));
    const exact = left.findIndex((call) => isOf(call) && call.through === report.through);
    // Why also others: the short text of a line that was told before does not name the package.
    const index = exact !== -1 || report.through !== undefined ? exact : left.findIndex(isOf);
    const [found] = index === -1 ? [] : left.splice(index, 1);
    if (!found) return report;
    const place = report.isOneOfSeveral
      ? report.place.replace(/\d+$/, String(found.column))
      : report.place;
    return { ...report, place, through: found.through, count: found.count };
  });
}

function fileOf(place: string): string {
  return place.split(':').slice(0, -2).join(':');
}

function lineOf(place: string): number {
  return Number(place.split(':').at(-2));
}

function compareReports(
  whose: string,
  expected: readonly ExpectedCall[],
  reports: readonly Report[],
  places: ReadonlyMap<string, Place>,
): string[] {
  const left = [...reports];
  const missing = expected.filter((call) => {
    const index = left.findIndex((report) => isReported(call, report, places));
    if (index === -1) return true;
    left.splice(index, 1);
    return false;
  });
  if (missing.length === 0 && left.length === 0) return [];
  const wanted = missing.map((call) => describeExpected(call, places)).join(', ') || 'nothing more';
  const got = left.map(describeReport).join(', ') || 'nothing more';
  return [`${whose}: expected ${wanted}; got ${got}`];
}

function isReported(
  call: ExpectedCall,
  report: Report,
  places: ReadonlyMap<string, Place>,
): boolean {
  if (call.id !== report.id) return false;
  if (call.where !== undefined && !placeTexts(places, call.where).includes(report.place))
    return false;
  const isThrough =
    call.through instanceof RegExp
      ? call.through.test(report.through ?? '')
      : call.through === report.through;
  if (!isThrough) return false;
  if (call.count === 'any' || report.count === undefined) return true;
  const more = report.count - (call.count ?? 1);
  return more >= 0 && more <= (call.more ?? 0);
}

function placeTexts(places: ReadonlyMap<string, Place>, mark: string): string[] {
  const place = places.get(mark);
  if (!place) throw new Error(`No «${mark}» in the sources of this behaviour.`);
  return place.columns.map((column) => `${place.file}:${place.line}:${column}`);
}

function describeExpected(call: ExpectedCall, places: ReadonlyMap<string, Place>): string {
  const place =
    call.where === undefined ? '' : ` at ${placeTexts(places, call.where).join(' or ')}`;
  const through = call.through === undefined ? '' : ` through ${String(call.through)}`;
  return `${call.id}${place}${through} (${call.count ?? 1}×)`;
}

function describeReport(report: Report): string {
  const through = report.through === undefined ? '' : ` through ${report.through}`;
  return `${report.id} at ${report.place}${through} (${report.count ?? '?'}×)`;
}

function summary(messages: readonly string[]): string {
  return (
    messages.map((message) => message.split('\n').slice(0, 4).join(' | ')).join(' || ') ||
    'no errors'
  );
}
