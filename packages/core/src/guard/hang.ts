import { stallEntry } from '../catalog/stall-entry.js';
import type { Attempt } from './owner.js';
import { captureSites, captureText } from './capture.js';
import { classify } from './classify.js';
import { pathOf } from './record.js';
import { judge } from './judge.js';
import type { Session } from './session.js';
import type { HeldBy } from './stall-record.js';
import { judgeContext } from './verdict.js';

/**
 * Says where code is that still holds the loop; called in between by the watchdog, so the stack
 * below is the hanging one. Undefined when that is allowed, or nobody's fault.
 */
export function describeHang(
  session: Session,
  running: Iterable<Attempt>,
  heldMs: number,
): { readonly text: string; readonly by: HeldBy } | undefined {
  const tests = [...running].map(({ test }) => test);
  const sites = captureSites(describeHang);
  const blame = sites && classify(sites, [stallEntry.id]);
  const [test] = tests;
  if (!blame || !test) return undefined;
  const evidence = { sites, text: captureText(describeHang, session.stackError) };
  const facts = { share: 1, gcShare: 0, isHang: true };
  const judgement = judge(
    {
      entry: stallEntry,
      blame,
      path: pathOf(evidence),
      judgement: undefined,
      part: stallEntry,
      candidates: [],
      args: '',
      severity: 'warn',
      specifier: undefined,
      wasStopped: false,
      context: undefined,
      occurrences: [],
      stall: {
        cpuMs: heldMs,
        starvedMs: undefined,
        cause: 'cpu',
        ...facts,
        isMaybeSynchronous: false,
      },
      count: 1,
      durationMs: heldMs,
    },
    test.info,
    judgeContext(session, session.ids),
  );
  if (judgement.verdict === 'allow') return undefined;
  const { where, stall, fix, docs, through } = judgement.violation;
  const names = tests.map(({ info }) => JSON.stringify(info.name)).join(', ');
  const leaf = stall?.leaf === undefined ? '' : ` → ${stall.leaf}()`;
  const via = through ? `, through ${through.packageName} (${through.at})` : '';
  const position = where && `${where.file}:${where.line}:${where.column} ${where.functionName}`;
  const text = [
    `[loopguard] in ${names}: the event loop has been held for ${(heldMs / 1000).toFixed(1)} s, and still is`,
    `  file   ${session.testFile}`,
    `  where  ${position?.trimEnd() ?? 'unknown'}${leaf}${via}`,
    ...(stall && stall.callers.length > 0 ? [`  from   ${stall.callers.join(' ← ')}`] : []),
    `  fix    ${fix}`,
    `  docs   ${docs}`,
  ].join('\n');
  return { text, by: { blame, evidence, facts } };
}
