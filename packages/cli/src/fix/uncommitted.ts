import { x } from 'tinyexec';

/** Why a file, named from the root, could not be had back as it is; undefined if it could. */
export async function uncommitted(root: string, file: string): Promise<string | undefined> {
  const path = `:(literal)${file}`;
  const tracked = await git(root, 'ls-files', '-z', '--', path);
  if (tracked === undefined) return 'it is in no git repository';
  if (tracked === '') return 'git does not know the file';
  // Why undefined as well: a repository without a commit has nothing to go back to.
  const changed = await git(root, 'diff', '--name-only', '-z', 'HEAD', '--', path);
  return changed === '' ? undefined : 'the file has uncommitted changes';
}

/** What git says; undefined where it fails, or is not there. */
async function git(root: string, ...args: string[]): Promise<string | undefined> {
  try {
    const { stdout, exitCode } = await x('git', args, {
      nodePath: false,
      nodeOptions: { cwd: root },
    });
    return exitCode === 0 ? stdout : undefined;
  } catch {
    // Why: where there is no git, there is no repository either.
    return undefined;
  }
}
