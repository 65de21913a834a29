import path from 'node:path';
import { x } from 'tinyexec';
import { glob } from 'tinyglobby';
import type { TypeScript } from './load-typescript.js';

/** The sources of a project, absolute, and how they are compiled. */
export interface ProjectSources {
  readonly files: readonly string[];
  readonly options: import('typescript').CompilerOptions;
  /** Its own configuration says that types are checked. */
  readonly isTyped: boolean;
}

const KINDS = /\.[cm]?[jt]sx?$/;

/** All sources of a project that git does not ignore, whether or not a tsconfig.json names them. */
export async function findSources(ts: TypeScript, root: string): Promise<ProjectSources> {
  const config = ts.findConfigFile(root, ts.sys.fileExists);
  const isOwn = config !== undefined && path.resolve(config).startsWith(path.resolve(root));
  const parsed = isOwn
    ? ts.getParsedCommandLineOfConfigFile(
        config,
        {},
        { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
      )
    : undefined;
  const listed = (await fromGit(root)) ?? (await fromDisk(root));
  const files = new Set(
    [...(parsed?.fileNames ?? []), ...listed].map((file) => path.resolve(file)),
  );
  return {
    files: [...files].toSorted(),
    isTyped: parsed !== undefined,
    options: {
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ESNext,
      ...parsed?.options,
      allowJs: true,
      noEmit: true,
      skipLibCheck: true,
      composite: false,
      incremental: false,
    },
  };
}

async function fromGit(root: string): Promise<string[] | undefined> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  try {
    const { stdout, exitCode } = await x('git', args, {
      nodePath: false,
      nodeOptions: { cwd: root },
    });
    if (exitCode !== 0) return undefined;
    const files = stdout.split('\0').filter((file) => KINDS.test(file) && !isForeign(file));
    return files.map((file) => path.join(root, file));
  } catch {
    return undefined;
  }
}

async function fromDisk(root: string): Promise<string[]> {
  const pattern = '**/*.{js,cjs,mjs,jsx,ts,cts,mts,tsx}';
  return glob(pattern, { cwd: root, absolute: true, ignore: ['**/node_modules/**'] });
}

function isForeign(file: string): boolean {
  return /(?:^|\/)node_modules\//.test(file);
}
