import { afterAll, describe, expect, test } from 'vitest';

import { type InstalledRunner, installedRunners } from './installed.js';
import { positionOf } from './printed.js';
import { disposeAll, type Reported, startVitest } from './start.js';

const source = `import fs from 'node:fs';
export function load(file) {
  return fs.readFileSync(file, 'utf8');
}
export function exists(file) {
  return fs.existsSync(file);
}
`;

const files = {
  'src/config.js': source,
  'a.test.js': `
import { expect, test } from 'vitest';
import { exists, load } from './src/config.js';

test('warned', async () => { load('package.json'); });
test('warned of the same line', async () => { load('package.json'); });
test('quiet', async () => {});
test('fails by itself, and is warned', async () => { load('package.json'); expect(1).toBe(2); });
test('fails for what it called', async () => { exists('package.json'); });
`,
};

/** One call warns, the other one fails. */
const options = { rules: { 'fs.readFileSync': 'warn' } };

const place = { file: 'src/config.js', ...positionOf(source, 'readFileSync(') };
const WHAT = `fs.readFileSync("package.json", "utf8") blocked the event loop at src/config.js:${place.line}:${place.column} (load)`;
const DOCS = 'docs: https://nodejs.org/api/fs.html#fspromisesreadfilepath-options';
/** What the first test of a file is told, and what the others are. */
const FIRST = `${WHAT}; fix: await fs.promises.readFile(path); ${DOCS}`;
const LATER = `${WHAT}; ${DOCS}`;

afterAll(disposeAll);

for (const installed of await installedRunners('vitest')) {
  describe(`Vitest ${installed.version}: what is only warned of`, () => {
    const started = new Map<string, Promise<Reported>>();
    const run = (reporter: string): Promise<Reported> => {
      const known = started.get(reporter) ?? start(installed, reporter);
      started.set(reporter, known);
      return known;
    };

    test('is an annotation of its test, told before its result', async () => {
      const { events } = await run('default');
      const annotations = events.filter(({ event }) => event === 'onTestCaseAnnotate');
      expect(annotations).toEqual([
        expect.objectContaining({
          name: 'a.test.js > warned',
          annotation: 'warning',
          message: FIRST,
          at: place,
        }),
        // Without a place: GitHub shows each line once.
        expect.objectContaining({ name: 'a.test.js > warned of the same line', message: LATER }),
        expect.objectContaining({ name: 'a.test.js > fails by itself, and is warned' }),
      ]);
      expect(annotations.slice(1).map(({ at }) => at)).toEqual([undefined, undefined]);
      const orderOf = (event: string): number =>
        events.findIndex((one) => one.event === event && one.name === 'a.test.js > warned');
      expect(orderOf('onTestCaseAnnotate')).toBeLessThan(orderOf('onTestCaseResult'));
    });

    test('the default reporter prints it below a failure of its own, and nowhere else', async () => {
      const { stdout, stderr, exitCode } = await run('default');
      expect(exitCode).toBe(1);
      const lines = (stdout + stderr).split('\n').filter((line) => line.includes(LATER));
      expect(lines).toHaveLength(1);
      const [, failure = ''] = /fails by itself, and is warned\n([^]*?)⎯{9}/.exec(stderr) ?? [];
      expect(failure).toContain(LATER);
      // What fails a test is its error, and no annotation besides.
      expect(stderr.match(/BlockingCallError: fs\.existsSync/g)).toHaveLength(1);
    });

    test('github-actions warns at the line, once', async () => {
      const { stdout, root } = await run('github-actions');
      const warnings = stdout.match(/^::warning .*$/gm) ?? [];
      expect(warnings).toEqual([
        `::warning file=${root}/${place.file},line=${place.line},column=${place.column}::${FIRST}`,
      ]);
      expect(stdout.match(/^::error /gm)).toHaveLength(2);
    });

    test('JUnit and TAP have it with its place', async () => {
      const { read } = await run('default');
      const escaped = WHAT.replaceAll('"', '&quot;');
      const properties = (await read('junit.xml')).match(/<property name="warning".*$/gm) ?? [];
      expect(properties).toHaveLength(3);
      for (const property of properties) expect(property).toContain(`value="${escaped}; `);
      const { stdout } = await run('tap');
      expect(stdout.split('\n').filter((line) => line.includes(`warning: ${WHAT}`))).toHaveLength(
        3,
      );
    });

    // Its github-actions has none: merging, Vitest tells reporters of no annotation.
    test('a merged report has it as well', async () => {
      const { again } = await run('default');
      const { stdout } = await again(
        '--merge-reports=.vitest-reports',
        '--config=replay.config.mjs',
        '--reporter=tap',
      );
      expect(stdout.split('\n').filter((line) => line.includes(`warning: ${WHAT}`))).toHaveLength(
        3,
      );
    });
  });
}

function start(installed: InstalledRunner, reporter: string): Promise<Reported> {
  return startVitest(installed, {}, { files, isGuarded: true, reporter, options });
}
