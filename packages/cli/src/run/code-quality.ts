import { fingerprintOf, sitesOf } from './call-sites.js';
import type { RunReport } from './run-report.js';

/** A finding as GitLab reads it: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
export interface CodeQualityFinding {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: 'info' | 'minor' | 'major';
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const SEVERITIES = { failed: 'major', warned: 'minor', known: 'info' } as const;

/** A run for GitLab's code quality widget: one finding for each call site that nothing allows. */
export function codeQuality({ violations }: RunReport): CodeQualityFinding[] {
  const seen = new Map<string, number>();
  return sitesOf(violations.filter(({ status }) => status !== 'allowed')).map((site) => {
    const statuses = site.map(({ status }) => status);
    const worst = (['failed', 'warned'] as const).find((one) => statuses.includes(one)) ?? 'known';
    const [{ args, call, fix, test, where }] = site;
    const does = call === 'stall' ? 'Computation holds' : `${call}(${args}) blocks`;
    return {
      description: `${does} the event loop. Fix: ${fix}`,
      check_name: call,
      fingerprint: unique(fingerprintOf(site[0]), seen),
      severity: SEVERITIES[worst],
      location: { path: where?.file ?? test.file, lines: { begin: where?.line ?? 1 } },
    };
  });
}

/** Why numbered: GitLab keeps one finding of a fingerprint, and equal lines of one function have one. */
function unique(fingerprint: string, seen: Map<string, number>): string {
  const count = seen.get(fingerprint) ?? 0;
  seen.set(fingerprint, count + 1);
  return count === 0 ? fingerprint : `${fingerprint}-${count}`;
}
