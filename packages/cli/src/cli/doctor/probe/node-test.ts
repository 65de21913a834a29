import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pairsOf } from '../../project/split-flags.js';
import { answerWith } from './answer.js';
import { judge, type ProbeAnswer, type ProbeRequest } from './protocol.js';
import { runNode, wordsIn } from './run-node.js';

const REPORTER = new URL('./probe-node-test-reporter.mjs', import.meta.url).href;
/** What says which tests run and how that is told, and flags of tsx. What isolates files stays. */
const LEFT_OUT =
  /^--(?:test(?!-isolation$)(?:-.*)?|watch(?:-.*)?|experimental-test-coverage|inspect.*|tsconfig|no-cache|include|exclude|ignore)$/;

await answerWith(async (request: ProbeRequest): Promise<ProbeAnswer> => {
  const { cwd, folder, testFile } = request;
  const output = path.join(folder, 'ran.json');
  const flags = flagsFor(request);
  const said = await runNode(request, [
    ...flags,
    '--test',
    `--test-reporter=${REPORTER}`,
    `--test-reporter-destination=${output}`,
    testFile,
  ]);
  const errors = await errorsIn(output);
  if (errors === undefined) return { error: said };
  const isShared = flags.some((flag) => /^--(?:experimental-)?test-isolation=none$/.test(flag));
  const facts = { name: '', root: cwd, environment: 'node' };
  const judged = judge({ ...(await wordsIn(folder)), errors });
  return { projects: [{ ...facts, pool: isShared ? 'one process' : 'processes', ...judged }] };
});

function flagsFor({ flags }: ProbeRequest): string[] {
  return pairsOf(flags).flatMap(({ name, value }) => {
    if (LEFT_OUT.test(name)) return [];
    if (value === undefined) return [name];
    return name.startsWith('--') ? [`${name}=${value}`] : [name, value];
  });
}

/** Undefined where the reporter was never asked. */
async function errorsIn(output: string): Promise<string[] | undefined> {
  const text = await readFile(output, 'utf8').catch(() => '');
  return text === '' ? undefined : (JSON.parse(text) as string[]);
}
