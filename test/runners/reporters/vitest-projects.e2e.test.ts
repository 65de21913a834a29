import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { ProcessResult } from '../process.js';
import type { ProjectFiles } from '../project.js';
import { installedRunners, majorOf } from './installed.js';
import { disposeAll, type Written, writeFor } from './start.js';

// Vitest 5 gives projects that change nothing of Vite's configuration the server of the root; see sharedViteServer.

const PROJECTS = ['inherits', 'sharing', 'own', 'allows', 'off', 'apart'];

const testOf = (name: string): string => `
import { readFileSync } from 'node:fs';
import { test } from 'vitest';
test('${name} blocks', async () => { readFileSync('package.json'); });
`;

const files: ProjectFiles = {
  ...Object.fromEntries(PROJECTS.map((name) => [`${name}/a.test.js`, testOf(name)])),
  'vitest.config.mjs': `
import { appendFileSync } from 'node:fs';
import { loopguard } from '@loopguard/vitest-plugin';

const project = (name, own = {}) => ({ extends: true, ...own, test: { name, include: [name + '/*.test.js'] } });
const allow = [{ calls: 'fs.readFileSync', reason: 'of this project' }];
const notes = {
  name: 'notes',
  configureVitest({ project }) {
    appendFileSync('servers.txt', project.name + ' ' + (project.sharedViteServer ?? false) + '\\n');
  },
};

export default {
  plugins: [notes, loopguard({ mode: 'warn' })],
  test: {
    reporters: ['verbose', ['json', { outputFile: 'json.json' }]],
    projects: [
      project('inherits'),
      project('sharing'),
      project('own', { plugins: [loopguard({ mode: 'fail' })] }),
      project('allows', { plugins: [loopguard({ mode: 'fail', allow })] }),
      project('off', { plugins: [loopguard({ mode: 'off' })] }),
      { ...project('apart', { plugins: [loopguard({ testFiles: 'allow' })] }), extends: false },
    ],
  },
};
`,
};

afterAll(disposeAll);

for (const installed of await installedRunners('vitest')) {
  describe(`Vitest ${installed.version}: projects with options of their own`, () => {
    let written: Written;
    let run: ProcessResult;
    beforeAll(async () => {
      written = await writeFor(installed, 'vitest/vitest.mjs', files);
      run = await written.run(['run']);
    });

    test('each has its own, and what it extends gives the others', async () => {
      expect(await statesOf(written), run.stderr).toEqual({
        'inherits blocks': 'passed',
        'sharing blocks': 'passed',
        'own blocks': 'failed',
        'allows blocks': 'passed',
        'off blocks': 'passed',
        'apart blocks': 'passed',
      });
      const warned = run.stderr.match(/^\[loopguard\] in "(\w+) blocks"/gm);
      expect(warned?.toSorted()).toEqual([
        '[loopguard] in "inherits blocks"',
        '[loopguard] in "sharing blocks"',
      ]);
      expect(run.stdout).toContain('1 call: of this project (allow[0])');
      expect(run.exitCode).toBe(1);
    });

    test('the project that is off is the only one without a guard', () => {
      const notes = (run.stdout + run.stderr).match(
        /^\[loopguard\] Project "\w+" is not guarded/gm,
      );
      expect(notes).toEqual(['[loopguard] Project "off" is not guarded']);
    });

    test('one project by itself', async () => {
      const { exitCode } = await written.run(['run', '--project=allows', '--project=inherits']);
      expect(await statesOf(written)).toEqual({
        'allows blocks': 'passed',
        'inherits blocks': 'passed',
      });
      expect(exitCode).toBe(0);
    });

    test.skipIf(majorOf(installed) < 5)('two of them share a server', async () => {
      const servers = new Set((await written.read('servers.txt')).trim().split('\n'));
      expect([...servers].filter((line) => line.endsWith(' true')).toSorted()).toEqual([
        'inherits true',
        'sharing true',
      ]);
    });
  });
}

async function statesOf({ read }: Written): Promise<Record<string, string>> {
  const { testResults } = JSON.parse(await read('json.json')) as {
    testResults: { assertionResults: { title: string; status: string }[] }[];
  };
  return Object.fromEntries(
    testResults.flatMap(({ assertionResults }) =>
      assertionResults.map(({ title, status }) => [title, status]),
    ),
  );
}
