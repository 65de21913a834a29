import type { ReportedCall, StackFrame } from '@loopguard/core/report';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  Location,
  Log,
  PhysicalLocation,
  ReportingDescriptor,
  Result,
  Stack,
  Suppression,
} from 'sarif';
import { fingerprintOf, type Site, sitesOf } from './call-sites.js';
import type { RunReport } from './run-report.js';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const ROOT = '%SRCROOT%';
const WORST_FIRST = ['failed', 'warned', 'known', 'allowed'] as const;
const MAX_TESTS = 20;

/** A run for code scanning: SARIF 2.1.0, one result for each call site. */
export function sarifLog(report: RunReport): Log {
  const sites = sitesOf(report.violations);
  const rules = rulesOf(sites);
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'loopguard',
            version: report.tool.version,
            informationUri: 'https://github.com/loopguard/loopguard#readme',
            rules,
          },
        },
        invocations: [{ executionSuccessful: true, startTimeUtc: report.startedAt }],
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { uri: pathToFileURL(join(report.root, '/')).href } },
        results: sites.map((site) => resultOf(site, rules, report.root)),
        properties: {
          runner: `${report.runner.name} ${report.runner.version}`,
          node: report.node,
          isComplete: report.run.isComplete,
        },
      },
    ],
  };
}

function rulesOf(sites: readonly Site[]): ReportingDescriptor[] {
  const rules = new Map<string, ReportingDescriptor>();
  for (const [{ call, category, docs, fix, severity }] of sites) {
    if (rules.has(call)) continue;
    const does =
      call === 'stall' ? 'Computation holds the event loop' : `${call} blocks the event loop`;
    rules.set(call, {
      id: call,
      shortDescription: { text: does },
      fullDescription: { text: `${does}: until it has ended, nothing else runs in that process.` },
      helpUri: docs,
      help: {
        text: `Fix: ${fix}\nDocumentation: ${docs}\nMore: npx loopguard explain ${call}`,
        markdown: `**Fix:** \`${fix}\`\n\n[Documentation](${docs}), or \`npx loopguard explain ${call}\``,
      },
      defaultConfiguration: { level: severity === 'error' ? 'error' : 'warning' },
      properties: { tags: ['performance', 'event-loop', category] },
    });
  }
  return [...rules.values()];
}

function resultOf(site: Site, rules: readonly ReportingDescriptor[], root: string): Result {
  const status = WORST_FIRST.find((one) => site.some((call) => call.status === one));
  const call = site.find((one) => one.status === status) ?? site[0];
  return {
    ruleId: call.call,
    ruleIndex: rules.findIndex(({ id }) => id === call.call),
    level: status === 'failed' ? 'error' : status === 'warned' ? 'warning' : 'note',
    message: { text: messageOf(call, site) },
    locations: [locationOf(call, root)],
    ...(call.stack.length > 0 && { stacks: [stackOf(call, root)] }),
    relatedLocations: testLocations(site, root),
    partialFingerprints: { 'loopguardCallSite/v1': fingerprintOf(call) },
    occurrenceCount: site.reduce((sum, { count }) => sum + count, 0),
    ...(status === 'known' && { baselineState: 'unchanged' as const }),
    ...(status === 'allowed' && { suppressions: [suppressionOf(call)] }),
    properties: {
      status,
      blockedMs: site.reduce((sum, one) => sum + (one.cpuMs ?? one.durationMs), 0),
      ...(call.reach !== undefined && { reach: call.reach }),
    },
  };
}

/** Why without times: the same site has the same text in each run. */
function messageOf(call: ReportedCall, site: Site): string {
  const what = call.call === 'stall' ? 'Computation held' : `${call.call}(${call.args}) blocked`;
  const through = call.through ? `, through ${call.through.package} (${call.through.at})` : '';
  const tests = new Set(site.map(({ test }) => test.name || test.file)).size;
  const from = tests === 1 ? 'in one test' : `in ${tests} tests`;
  return `${what} the event loop${through}, ${from}. Fix: ${call.fix}`;
}

function locationOf({ where, test }: ReportedCall, root: string): Location {
  if (where === undefined) return { physicalLocation: artifact(test.file, root) };
  return {
    physicalLocation: placed(where, root),
    ...(where.function !== '' && {
      logicalLocations: [{ fullyQualifiedName: where.function, kind: 'function' }],
    }),
  };
}

function stackOf({ stack }: ReportedCall, root: string): Stack {
  return {
    frames: stack.map((frame) => ({
      location: {
        physicalLocation: placed(frame, root),
        ...(frame.function !== '' && { message: { text: frame.function } }),
      },
      ...(frame.package !== undefined && { module: frame.package }),
    })),
  };
}

/** The tests that came by. */
function testLocations(site: Site, root: string): Location[] {
  const tests = new Map(site.map(({ test }) => [`${test.file}\0${test.name}`, test]));
  return [...tests.values()].slice(0, MAX_TESTS).map(({ file, name }, id) => ({
    id,
    message: { text: name === '' ? `test file ${file}` : `test "${name}"` },
    physicalLocation: artifact(file, root),
  }));
}

function placed({ file, line, column }: StackFrame, root: string): PhysicalLocation {
  return { ...artifact(file, root), region: { startLine: line, startColumn: column } };
}

/** Below the root a file is relative to it, so that the checkout may stand anywhere. */
function artifact(file: string, root: string): PhysicalLocation {
  const isOutside = isAbsolute(file) || file.startsWith('../');
  if (isOutside) return { artifactLocation: { uri: pathToFileURL(absolute(file, root)).href } };
  const uri = file.split('/').map(encodeURIComponent).join('/');
  return { artifactLocation: { uri, uriBaseId: ROOT } };
}

function absolute(file: string, root: string): string {
  return isAbsolute(file) ? file : join(root, file);
}

function suppressionOf({ allowedBy = '', reason = '' }: ReportedCall): Suppression {
  const isComment = /:\d+$/.test(allowedBy);
  return {
    kind: isComment ? 'inSource' : 'external',
    status: 'accepted',
    justification: isComment ? reason : `${reason} (${allowedBy})`,
  };
}
