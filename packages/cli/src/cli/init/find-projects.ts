import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { glob } from 'tinyglobby';
import type { Edited } from './edited.js';
import { firstConfig, RUNNERS, viteConfigs } from '../project/find-runner.js';
import type { RunnerName } from '../project/runner-name.js';
import type { ConfigFolder } from './new-config.js';
import { NotUnderstood } from '../project/not-understood.js';

/** Where the projects of a configuration have theirs. */
export interface ProjectConfigs {
  /** From the root of the project. */
  readonly files: readonly string[];
  /** Those that have none yet. */
  readonly folders: readonly Omit<ConfigFolder, 'isProject'>[];
}

/** Finds what the paths and globs of a configuration's projects lead to, as its runner does. */
export async function projectConfigs(
  root: string,
  runner: RunnerName,
  file: string,
  { projects, root: ownRoot = '.' }: Edited,
): Promise<ProjectConfigs> {
  const files = new Set<string>();
  const folders: Omit<ConfigFolder, 'isProject'>[] = [];
  const cwd = path.resolve(root, path.dirname(file), ownRoot);
  for (const found of await matchesOf(projects, cwd)) {
    const place = path.relative(root, path.join(cwd, found));
    if (!found.endsWith('/')) {
      if (/\.(?:[cm]?[jt]s|json)$/.test(found)) files.add(place);
      continue;
    }
    const folder = await readFolder(root, place);
    const config = configIn(folder, runner);
    if (config === undefined) folders.push(folder);
    else files.add(path.join(place, config));
  }
  return { files: [...files], folders };
}

async function matchesOf(projects: readonly string[], cwd: string): Promise<string[]> {
  const patterns = projects.map((pattern) => pattern.replace('<rootDir>', '.'));
  const find = (list: readonly string[]): Promise<string[]> =>
    glob([...list], {
      cwd,
      onlyFiles: false,
      expandDirectories: false,
      ignore: ['**/node_modules/**', '**/.DS_Store'],
    });
  const not = patterns.filter((pattern) => pattern.startsWith('!'));
  const lists = patterns
    .filter((pattern) => !pattern.startsWith('!'))
    .map(async (pattern) => {
      // Why by itself: a folder above or the folder itself is no match of a glob.
      const isHere = path.resolve(cwd, pattern) === cwd;
      const found = isHere ? ['./'] : await find([pattern, ...not]);
      if (found.length === 0) throw new NotUnderstood(`its project ${pattern} is not there`);
      return found;
    });
  return (await Promise.all(lists)).flat();
}

type Folder = ProjectConfigs['folders'][number] & { readonly jest: unknown };

async function readFolder(root: string, folder: string): Promise<Folder> {
  const files = await readdir(path.join(root, folder));
  const text = files.includes('package.json')
    ? await readFile(path.join(root, folder, 'package.json'), 'utf8')
    : '{}';
  const { type, jest } = JSON.parse(text) as { type?: unknown; jest?: unknown };
  return { folder, files, type, jest };
}

function configIn({ files, jest }: Folder, runner: RunnerName): string | undefined {
  const own = firstConfig(files.filter((file) => RUNNERS[runner].configFile?.test(file)));
  if (runner === 'vitest') return own ?? firstConfig(viteConfigs({ files }));
  if (own !== undefined) return own;
  if (typeof jest === 'string') return jest;
  return jest === undefined ? undefined : 'package.json';
}
