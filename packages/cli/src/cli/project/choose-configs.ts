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

/** What is set up in these scripts. Throws for one in which no runner is started. */
export function namedScripts(
  candidates: readonly Candidate[],
  scripts: readonly string[],
): Candidate[] {
  return scripts.map((name) => {
    const found = candidates.find(({ script }) => script === name);
    if (found) return found;
    throw new UserError(
      `No script ${JSON.stringify(name)} in package.json starts the runner in a command of its own:\n\n${formatChoices(candidates)}`,
    );
  });
}

/** A configuration and how its tests are run: `test/jest-e2e.json (npm run test:e2e)`. */
export function nameOf({ file, script, scripts }: Candidate): string {
  const commands = scripts.map((name) => (name === 'test' ? 'npm test' : `npm run ${name}`));
  const name = script === undefined ? (file ?? 'the default configuration') : `script ${script}`;
  return `${name} (${commands.join(', ') || 'in no script'})`;
}

/** How a command is told that this one is meant; undefined for what has no name. */
export function flagsOf({ file, script }: Pick<Candidate, 'file' | 'script'>): string | undefined {
  if (script !== undefined) return `--script ${script}`;
  return file === undefined ? undefined : `--config ${file}`;
}

/** Configurations, each with the command that sets it up. */
export function formatChoices(candidates: readonly Candidate[]): string {
  return candidates
    .map((candidate) => {
      const { problem } = candidate;
      const flags = flagsOf(candidate);
      const todo = problem ?? (flags === undefined ? undefined : `npx loopguard init ${flags}`);
      return `  ${nameOf(candidate)}${todo === undefined ? '' : `:\n    ${todo}`}`;
    })
    .join('\n');
}
