import { existsSync } from 'node:fs';
import path from 'node:path';
import { ask } from './ask.js';
import type { Candidate } from './find-configs.js';
import { InitError } from './init-error.js';
import { formatChoices, nameOf } from './texts.js';

/** Which configurations are to be set up: named ones, or what `npm test` uses and what is agreed to. */
export async function chooseConfigs(
  root: string,
  candidates: readonly Candidate[],
  named: readonly string[],
  asks: boolean,
): Promise<readonly Candidate[]> {
  if (named.length > 0) return named.map((file) => namedConfig(root, candidates, file));
  const chosen = candidates.filter(({ isDefault }) => isDefault);
  if (asks) {
    for (const candidate of candidates) {
      if (candidate.isDefault || candidate.problem !== undefined) continue;
      const question = `Set up ${nameOf(candidate)} as well?`;
      if ((await ask(question, ['no', 'yes'])) === 'yes') chosen.push(candidate);
    }
  }
  if (chosen.length > 0) return chosen;
  throw new InitError(
    `\`npm test\` runs none of these configurations. Say which one:\n\n${formatChoices(candidates)}`,
  );
}

function namedConfig(root: string, candidates: readonly Candidate[], given: string): Candidate {
  const file = path.relative(root, path.resolve(root, given));
  const known = candidates.find((candidate) => candidate.file === file);
  if (known) return known;
  if (existsSync(path.join(root, file))) {
    return { file, scripts: [], isDefault: false, isPlain: false };
  }
  throw new InitError(`${given} is not there. Nothing was changed.`);
}
