import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Candidate } from './find-configs.js';
import { UserError } from './user-error.js';

/** The configurations of these files. Throws for one that is not there. */
export function namedConfigs(
  root: string,
  candidates: readonly Candidate[],
  files: readonly string[],
): Candidate[] {
  return files.map((given) => {
    const file = path.relative(root, path.resolve(root, given));
    const known = candidates.find((candidate) => candidate.file === file);
    if (known) return known;
    if (existsSync(path.join(root, file))) {
      return { file, scripts: [], isDefault: false, isPlain: false };
    }
    throw new UserError(`${given} is not there.`);
  });
}

/** A configuration and how its tests are run: `test/jest-e2e.json (npm run test:e2e)`. */
export function nameOf({ file, scripts }: Candidate): string {
  const commands = scripts.map((name) => (name === 'test' ? 'npm test' : `npm run ${name}`));
  const name = file ?? 'the default configuration';
  return `${name} (${commands.join(', ') || 'in no script'})`;
}

/** Configurations, each with the command that sets it up. */
export function formatChoices(candidates: readonly Candidate[]): string {
  return candidates
    .map((candidate) => {
      const { file, problem } = candidate;
      const todo =
        problem ?? (file === undefined ? undefined : `npx loopguard init --config ${file}`);
      return `  ${nameOf(candidate)}${todo === undefined ? '' : `:\n    ${todo}`}`;
    })
    .join('\n');
}
