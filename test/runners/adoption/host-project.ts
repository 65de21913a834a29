import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunReport } from 'loopguard/run';
import { type JestHost, selectHosts, type VitestHost } from '../hosts.js';
import type { ProjectFiles } from '../project.js';
import { openJestProject } from '../run-jest.js';
import type { OpenProject, RunPlan } from '../run-plan.js';
import { openVitestProject } from '../run-vitest.js';

/** The hosts whose test files run in several processes at once. */
export const parallelHosts: (VitestHost | JestHost)[] = [
  ...selectHosts('vitest'),
  ...selectHosts('jest'),
].filter(({ id }) => id === 'vitest-4-forks' || id === 'jest-30-workers');

/** Writes a project whose tests are in `tests/`. */
export function openHostProject(
  host: VitestHost | JestHost,
  name: string,
  files: ProjectFiles,
  options: unknown,
): Promise<OpenProject> {
  const group = {
    name: 'suite',
    folders: ['tests'],
    options,
    environment: undefined,
    vitestPlugins: undefined,
    config: {},
  };
  const plan: RunPlan = { name, files, groups: [group], unguarded: false };
  return host.runner === 'vitest' ? openVitestProject(host, plan) : openJestProject(host, plan);
}

export async function readReport(root: string, file = 'report.json'): Promise<RunReport> {
  return JSON.parse(await readFile(path.join(root, file), 'utf8')) as RunReport;
}
