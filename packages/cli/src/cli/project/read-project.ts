import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from './user-error.js';

/** What the current folder says about itself. */
export interface Project {
  readonly root: string;
  readonly packageJson: Readonly<Record<string, unknown>>;
  /** Names and ranges from all kinds of dependencies. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  /** Names of the files beside package.json. */
  readonly files: readonly string[];
}

/** Reads the project in a folder. */
export async function readProject(root: string): Promise<Project> {
  const packageJson = await readPackageJson(root);
  const part = (name: string) => (packageJson[name] ?? {}) as Record<string, string>;
  return {
    root,
    packageJson,
    dependencies: {
      ...part('peerDependencies'),
      ...part('optionalDependencies'),
      ...part('dependencies'),
      ...part('devDependencies'),
    },
    scripts: part('scripts'),
    files: await readdir(root),
  };
}

async function readPackageJson(root: string): Promise<Record<string, unknown>> {
  const file = path.join(root, 'package.json');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new UserError(`No package.json in ${root}. Run this in the folder of your project.`, {
      cause,
    });
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    throw new UserError(`${file} is no JSON: ${(cause as Error).message}`, { cause });
  }
  throw new UserError(`${file} is no JSON object.`);
}
