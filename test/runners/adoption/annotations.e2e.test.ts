import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunResult } from '../results.js';
import type { OpenProject } from '../run-plan.js';
import { openHostProject, parallelHosts } from './host-project.js';

const files = {
  'src/config.ts': `import fs from 'node:fs';
export function load(file: string): unknown {
  const there = fs.existsSync(file);
  return there;
}
`,
  'tests/a.test.ts': `import { load } from '../src/config.ts';
test('loads', async () => { await Promise.resolve(); load('package.json'); });
`,
};

const reporters = {
  vitest: ['--reporter=github-actions', '--reporter=junit', '--outputFile.junit=junit.xml'],
  jest: ['github-actions', 'jest-junit', '@loopguard/jest-env/reporter'].map(
    (name) => `--reporters=${name}`,
  ),
};

describe.each(parallelHosts)('$id: in CI', (host) => {
  let project: OpenProject;
  let run: RunResult;

  beforeAll(async () => {
    project = await openHostProject(host, 'annotations', files, {});
    const env = {
      GITHUB_ACTIONS: 'true',
      FORCE_COLOR: '0',
      JEST_JUNIT_TEST_CASE_PROPERTIES_DIR: fileURLToPath(
        new URL('../../../packages/jest-env/build', import.meta.url),
      ),
      JEST_JUNIT_TEST_CASE_PROPERTIES_JSON_FILE: 'junit.cjs',
    };
    run = await project.run({ args: reporters[host.runner], env });
  });
  afterAll(() => project.dispose());

  test("the runner's GitHub annotation is at the blocking line", () => {
    const annotations = run.stdout.concat(run.stderr).match(/^::error .*$/gm) ?? [];
    expect(annotations).toHaveLength(1);
    const [annotation = ''] = annotations;
    const properties = annotation.slice('::error '.length, annotation.indexOf('::', 2)).split(',');
    expect(properties).toContain(`file=${path.join(project.root, 'src/config.ts')}`);
    expect(properties).toContain('line=3');
    expect(annotation).toContain('BlockingCallError: fs.existsSync');
  });

  test.skipIf(host.runner === 'vitest')('jest-junit has them as properties', async () => {
    const text = await readFile(path.join(project.root, 'junit.xml'), 'utf8');
    expect(text).toContain('<property name="loopguard.call" value="fs.existsSync"/>');
    expect(text).toContain(
      '<property name="loopguard.fix" value="await fs.promises.access(path).then(() =&gt; true, () =&gt; false)"/>',
    );
    expect(text).toContain(
      '<property name="loopguard.docs" value="https://nodejs.org/api/fs.html#fspromisesaccesspath-mode"/>',
    );
  });

  test('JUnit has the type, the message and the link', async () => {
    const text = await readFile(path.join(project.root, 'junit.xml'), 'utf8');
    const [, failure = ''] = /<failure([^]*?)<\/failure>/.exec(text) ?? [];
    expect(failure).toContain('BlockingCallError');
    expect(failure).toContain('fs.existsSync blocked the event loop');
    expect(failure).toContain('https://nodejs.org/api/fs.html#fspromisesaccesspath-mode');
  });
});
