import { formatChoices, nameOf, namedConfigs } from '../project/choose-configs.js';
import type { Candidate } from '../project/find-configs.js';
import { UserError } from '../project/user-error.js';
import { ask } from './ask.js';

/** Which configurations are to be set up: named ones, or what `npm test` uses and what is agreed to. */
export async function chooseConfigs(
  root: string,
  candidates: readonly Candidate[],
  named: readonly string[],
  asks: boolean,
): Promise<readonly Candidate[]> {
  if (named.length > 0) return namedConfigs(root, candidates, named);
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
    `\`npm test\` runs none of these configurations. Say which one:\n\n${formatChoices(candidates)}`,
  );
}
