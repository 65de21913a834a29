import type { Reach } from '@loopguard/core/report';
import type { RunReport } from './run-report.js';
import { plural } from './plural.js';

/** What the failures of a run have in common, and which option accepts it: a line for each class. */
export function triageLines({ violations, hookCalls = 0 }: RunReport): string[] {
  const failed = violations.filter(({ status, test }) => status === 'failed' && !test.isContext);
  const reaches = new Map<string, Set<Reach | undefined>>();
  for (const { test, reach } of failed) {
    const key = `${test.file}\n${test.name}`;
    reaches.set(key, (reaches.get(key) ?? new Set()).add(reach));
  }
  const owners = [...reaches];
  const lines: string[] = [];
  const say = (found: typeof owners, text: string): void => {
    if (found.length > 0) lines.push(`${countOf(found.map(([key]) => key))} failed ${text}`);
  };
  const isOnly = (wanted: Reach) => (owner: (typeof owners)[number]) =>
    owner[1].size === 1 && owner[1].has(wanted);

  const fromAsync = owners.filter(([, found]) => found.has('async'));
  say(fromAsync, 'for calls from a request, an event or an async function: fix these first');
  let rest = owners.length - fromAsync.length;
  for (const reach of ['sync', 'test file', 'test double'] as const) {
    const found = owners.filter(isOnly(reach));
    rest -= found.length;
    say(found, `only for ${CLASSES[reach]}`);
  }
  const mixed = owners.filter(([, found]) => found.size > 1 && !found.has('async'));
  if (rest > 0) say(mixed, 'for calls of more than one of these classes');
  const isReported = violations.some(
    ({ status, reach }) => reach !== undefined && (status === 'failed' || status === 'warned'),
  );
  if (hookCalls > 0 && isReported) {
    const were = hookCalls === 1 ? 'was' : 'were';
    lines.push(
      `hooks made ${plural(hookCalls, 'blocking call')} that ${were} not judged: hooks: true guards them`,
    );
  }
  return lines;
}

const CLASSES = {
  sync: "calls that are synchronous all the way from the test: allow: [{ reach: 'sync', reason: '<why>' }] accepts them",
  'test file': "calls in test files: testFiles: 'allow' accepts them",
  'test double':
    "calls in test doubles: allow: [{ reach: 'test double', reason: '<why>' }] accepts them",
} as const;

/** A file that answers for what no single test can is no test. */
function countOf(keys: readonly string[]): string {
  const files = keys.filter((key) => key.endsWith('\n')).length;
  const tests = keys.length - files;
  return [
    ...(tests > 0 ? [plural(tests, 'test')] : []),
    ...(files > 0 ? [plural(files, 'file')] : []),
  ].join(' and ');
}
