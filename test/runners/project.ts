import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Path below the project → content. */
export type ProjectFiles = Readonly<Record<string, string>>;

export interface Project {
  readonly root: string;
  /** Removes the project unless `LOOPGUARD_KEEP=1`. */
  dispose(): Promise<void>;
}

/**
 * Writes a project into `<home>/.artifacts/<name>-<unique>/`.
 * Inside `home`, so that the runner and the adapters are found the way Node finds any package.
 */
export async function writeProject(
  home: string,
  name: string,
  files: ProjectFiles,
): Promise<Project> {
  const artifacts = path.join(home, '.artifacts');
  await mkdir(artifacts, { recursive: true });
  const root = await mkdtemp(path.join(artifacts, `${name}-`));
  await writeFiles(root, files);
  return {
    root,
    async dispose() {
      if (process.env['LOOPGUARD_KEEP'] === '1') return;
      await rm(root, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Writes files below a project, with the folders they need. */
export async function writeFiles(root: string, files: ProjectFiles): Promise<void> {
  const folders = new Set(Object.keys(files).map((file) => path.join(root, path.dirname(file))));
  await Promise.all([...folders].map((folder) => mkdir(folder, { recursive: true })));
  await Promise.all(
    Object.entries(files).map(([file, content]) => writeFile(path.join(root, file), content)),
  );
}
