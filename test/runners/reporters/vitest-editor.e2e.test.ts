import { readFile } from 'node:fs/promises';
import { afterAll, expect, test } from 'vitest';

import { installedRunners } from './installed.js';
import { positionOf } from './printed.js';
import { disposeAll, writeFor } from './start.js';

const source = `import fs from 'node:fs';
export async function load(file: string): Promise<string> {
  return fs.readFileSync(file, 'utf8');
}
`;
const tests = `import fs from 'node:fs';
import http from 'node:http';
import { test } from 'vitest';
import { load } from './src/config';

test('calls a source', async () => {
  await load('package.json'); // first
});
test('calls it as well', async () => {
  await Promise.resolve();
  await load('package.json'); // second
});
test('calls itself', async () => {
  fs.existsSync('package.json'); // third
});
test('a server of it calls', async () => {
  const server = http.createServer((_, response) => void load('package.json').then((text) => response.end(text)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await (await fetch(\`http://127.0.0.1:\${port}/\`)).text();
  await new Promise((resolve) => server.close(resolve));
});
test('is quiet', async () => {});
`;

interface Shown {
  readonly name: string;
  readonly state: string;
  readonly errors: readonly {
    readonly message: string;
    readonly line?: number;
    readonly frames: readonly string[];
  }[];
}

afterAll(disposeAll);

for (const installed of await installedRunners('vitest')) {
  test(`Vitest ${installed.version}: what VS Code shows of an error`, async () => {
    const script = await readFile(new URL('vitest-editor.mjs', import.meta.url), 'utf8');
    const { root, run, read } = await writeFor(installed, 'editor.mjs', {
      'editor.mjs': script,
      'src/config.ts': source,
      'a.test.ts': tests,
      'other.test.ts': `import { test } from 'vitest';\ntest('other', async () => {});\n`,
      'vitest.config.mjs': `import { loopguard } from '@loopguard/vitest-plugin';
export default { plugins: [loopguard({ allow: [{ calls: 'fs.statSync', reason: 'of another file' }] })] };
`,
    });
    const env = { VITEST_VSCODE: 'true', VITEST: 'true', TEST: 'true', NODE_ENV: 'test' };
    const { stdout, stderr } = await run(['a.test.ts'], env);
    const shown = JSON.parse(
      await read('editor.json').catch(() => {
        throw new Error(stdout + stderr);
      }),
    ) as Shown[];
    const states = Object.fromEntries(shown.map(({ name, state }) => [name, state]));
    expect(states, stdout + stderr).toEqual({
      'calls a source': 'fail',
      'calls it as well': 'fail',
      'calls itself': 'fail',
      'a server of it calls': 'fail',
      'is quiet': 'pass',
    });
    const errorOf = (name: string): Shown['errors'][number] => {
      const [error, ...others] = shown.find((one) => one.name === name)?.errors ?? [];
      if (!error || others.length > 0) throw new Error(`${name} has not one error.`);
      return error;
    };
    const lineOf = (mark: string): number => positionOf(tests, `// ${mark}`).line;
    const call = positionOf(source, 'readFileSync(');
    const blocking = `${root}/src/config.ts:${call.line}:${call.column}`;

    // The line of the test that leads there, and the stack begins at the line that blocks.
    expect(errorOf('calls a source')).toMatchObject({ line: lineOf('first') });
    expect(errorOf('calls it as well')).toMatchObject({ line: lineOf('second') });
    expect(errorOf('calls itself')).toMatchObject({ line: lineOf('third') });
    for (const name of ['calls a source', 'calls it as well', 'a server of it calls']) {
      expect(errorOf(name).frames[0], name).toBe(blocking);
      // Each by itself: an editor does not show them below each other.
      expect(errorOf(name).message, name).toMatch(/fix +await fs\.promises\.readFile\(path\)\n/);
    }
    // One file is never all there is, so nothing is said of what others may need.
    expect(stdout + stderr).not.toContain('allow[0]');
  });
}
