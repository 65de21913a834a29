import type { FileReport, RunSettings, UsedAllowance } from '../report/file-report.js';
import { resolve } from '../safe/originals.js';
import type { Allowance, TestLedger } from '../ledger/test-ledger.js';
import type { Session } from '../guard/session.js';

/** What a test file tells the run when it ends; undefined when that is nothing. */
export function fileReportOf(session: Session): FileReport | undefined {
  const { options, fileLedger, tests, unused, optOuts } = session;
  const { usedAllowances: allowances, ruleUses } = optOuts;
  if (!session.hasRunReport) return undefined;
  const calls = [...tests.values(), fileLedger].flatMap((ledger) => ledger.calls);
  const settings = settingsOf(session);
  const { hookCalls } = session.attribution;
  const isSilent = calls.length + allowances.length + unused.length + hookCalls === 0;
  if (isSilent && options.allowReasons.length + Object.keys(settings).length === 0) {
    return undefined;
  }
  return {
    testFile: session.testFile.replaceAll('\\', '/'),
    settings,
    ...(options.allowReasons.length > 0 && { rules: optOuts.ruleUse() }),
    calls,
    ...(hookCalls > 0 && { hookCalls }),
    allowances: [...usedScopes(allowances), ...usedRules(options.allowReasons, ruleUses)],
    unused,
  };
}

export function settingsOf({ options, root }: Session): RunSettings {
  const { baseline, baselineStrict, report } = options;
  return {
    ...(baseline !== undefined && { baseline: resolve(root, baseline) }),
    ...(baseline !== undefined && baselineStrict && { baselineStrict: true as const }),
    ...(report.json !== undefined && { json: resolve(root, report.json) }),
    ...(report.html !== undefined && { html: resolve(root, report.html) }),
  };
}

/** One line for each reason and place: a block that runs often is one opt-out. */
function usedScopes(
  allowances: readonly (readonly [Allowance, TestLedger])[],
): Iterable<UsedAllowance> {
  const found = new Map<string, UsedAllowance>();
  for (const [{ reason, where, uses }, { info }] of allowances) {
    const key = JSON.stringify([reason, where, info.name]);
    const count = uses + (found.get(key)?.count ?? 0);
    found.set(key, { reason, where, test: info.name, count });
  }
  return found.values();
}

function usedRules(reasons: readonly string[], uses: readonly number[]): UsedAllowance[] {
  return reasons.flatMap((reason, index) => {
    const count = uses[index] ?? 0;
    return count === 0 ? [] : [{ reason, where: `allow[${index}]`, test: '', count }];
  });
}
