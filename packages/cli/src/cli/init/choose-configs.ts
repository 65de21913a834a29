import { formatChoices, nameOf, namedConfigs, namedScripts } from '../project/choose-configs.js';
import type { Candidate } from '../project/find-configs.js';
import { UserError } from '../project/user-error.js';
import { ask } from '../talk/ask.js';

/** What the command was told to set up. */
export interface Named {
  /** Configurations, instead of the one that `npm test` uses. */
  readonly config?: readonly string[];
  /** Scripts, where what is loaded stands in their commands. */
  readonly script?: readonly string[];
}

/** Which configurations are to be set up: named ones, or what `npm test` uses and what is agreed to. */
export async function chooseConfigs(
  root: string,
  candidates: readonly Candidate[],
  { config = [], script = [] }: Named,
  asks: boolean,
): Promise<readonly Candidate[]> {
  if (config.length > 0 || script.length > 0) {
    return [...namedConfigs(root, candidates, config), ...namedScripts(candidates, script)];
  }
  const chosen = candidates.filter(({ isDefault }) => isDefault);
  if (asks) {
    for (const candidate of candidates) {
      if (candidate.isDefault || candidate.problem !== undefined) continue;
      const question = `Set up ${nameOf(candidate)} as well?`;
      if ((await ask(question, ['no', 'yes'])) === 'yes') chosen.push(candidate);
    }
  }
  if (chosen.length > 0) return chosen;
  throw new UserError(
    `\`npm test\` runs none of these. Say which one:\n\n${formatChoices(candidates)}`,
  );
}
