import { detectAgent } from 'std-env';
import { agentSummaryText } from './agent-summary.js';
import { type Summary, summaryText } from './summary.js';

/** A summary for whoever reads it: a person, or a coding agent (`AI_AGENT`, `CLAUDECODE` and the like). */
export function textForReader(summary: Summary): string {
  return detectAgent().name === undefined ? summaryText(summary) : agentSummaryText(summary);
}
