import type { FileReport, RunSettings, UsedAllowance } from '../report/file-report.js';
import { resolve } from '../safe/originals.js';
import { late } from '../safe/late.js';
import type { FileFacts } from '../ledger/file-facts.js';

type UsedScopes = typeof import('./used-scopes.js');

/** What a test file tells the run when it ends; undefined when that is nothing. */
export function fileReportOf(file: FileFacts): FileReport | undefined {
  const { options, fileLedger, tests, unused, optOuts } = file;
  const { usedAllowances: allowances, ruleUses } = optOuts;
  if (!file.hasRunReport) return undefined;
  const calls = [...tests.values(), fileLedger].flatMap((ledger) => ledger.calls);
  const settings = settingsOf(file);
  const { hookCalls } = file.attribution;
  const isSilent = calls.length + allowances.length + unused.length + hookCalls === 0;
  if (isSilent && options.allowReasons.length + Object.keys(settings).length === 0) {
    return undefined;
  }
  return {
    testFile: file.testFile.replaceAll('\\', '/'),
    settings,
    ...(options.allowReasons.length > 0 && { rules: optOuts.ruleUse() }),
    calls,
    ...(hookCalls > 0 && { hookCalls }),
    allowances: [
      ...(allowances.length > 0 ? late<UsedScopes>().usedScopes(allowances) : []),
      ...usedRules(options.allowReasons, ruleUses),
    ],
    unused,
  };
}

export function settingsOf({ options, root }: FileFacts): RunSettings {
  const { baseline, baselineStrict, report } = options;
  return {
    ...(baseline !== undefined && { baseline: resolve(root, baseline) }),
    ...(baseline !== undefined && baselineStrict && { baselineStrict: true as const }),
    ...(report.json !== undefined && { json: resolve(root, report.json) }),
    ...(report.html !== undefined && { html: resolve(root, report.html) }),
    ...(report.sarif !== undefined && { sarif: resolve(root, report.sarif) }),
  };
}

function usedRules(reasons: readonly string[], uses: readonly number[]): UsedAllowance[] {
  return reasons.flatMap((reason, index) => {
    const count = uses[index] ?? 0;
    return count === 0 ? [] : [{ reason, where: `allow[${index}]`, test: '', count }];
  });
}
