import { blocked, type Behaviour } from '../behaviour.js';

// Names that a rule about frames could take for the runner's, ours or Node's.
const folders = [
  'vitest',
  'jest-foo',
  'jest-runtime/build',
  'loopguard/packages/app',
  '@loopguard/core/dist',
  'vite-node/dist',
  'with space',
  'per%20cent',
  'größe-日本',
  'node:internal',
];

/** Projects in folders with unlucky names. */
export const projectFolders: readonly Behaviour[] = [
  inFolders('project-folders', folders),
  // Why not in Vitest or with native ES modules: Vite and Jest refuse such a path themselves.
  { ...inFolders('project-folders-hash', ['hash#mark']), runner: 'jest', commonjs: true },
];

function inFolders(id: string, names: readonly string[]): Behaviour {
  const sources = names.map((folder, index) => [
    `${folder}/client.ts`,
    `
      import fs from 'node:fs';
      import { allowBlocking } from '@loopguard/core';
      export function directRequest(): boolean { return fs.«call-${index}»existsSync('package.json'); }
      export function allowed(): void { allowBlocking('it is only once', () => fs.statSync('package.json')); }
    `,
  ]);
  return {
    id,
    title: "code in a folder that is called like a runner, like loopguard or oddly is the user's",
    files: {
      ...(Object.fromEntries(sources) as Record<string, string>),
      'case.test.ts': names
        .map(
          (folder, index) => `
            import * as client${index} from './${folder}/client';
            test('${folder}', async () => { client${index}.directRequest(); client${index}.allowed(); });
          `,
        )
        .join('\n'),
    },
    tests: Object.fromEntries(
      names.map((folder, index) => [
        folder,
        blocked({ id: 'fs.existsSync', ...(!/[ %?]/.test(folder) && { where: `call-${index}` }) }),
      ]),
    ),
  };
}
