import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerWith } from './answer.js';
import { judge, type ProbeAnswer, type ProbeRequest } from './protocol.js';
import { runNode, wordsIn } from './run-node.js';

// What is asked of Mocha 10, 11 and 12.
type Options = Readonly<Record<string, unknown>>;
interface MochaOptions {
  loadOptions(args: readonly string[]): Options;
}

const REPORTER = fileURLToPath(new URL('./probe-mocha-reporter.cjs', import.meta.url));
/** What decides which code is loaded, and in which processes. All else is of no interest, such as which files are tests. */
const KEPT =
  /^(?:require|parallel|node-option|import|loader|conditions|enable-source-maps|experimental-.*)$/;

await answerWith(async (request: ProbeRequest): Promise<ProbeAnswer> => {
  const { cwd, folder, testFile, flags } = request;
  process.chdir(cwd);
  const { program, loadOptions } = loadMocha(cwd);
  const options = loadOptions(argumentsOf(request));
  const output = path.join(folder, 'ran.json');
  const config = path.join(folder, '.mocharc.json');
  const reporter = path.join(folder, 'reporter.cjs');
  // Why a file of its own: what Mocha calls is what a module is, not its default export.
  await writeFile(reporter, `module.exports = require(${JSON.stringify(REPORTER)}).default;\n`);
  const kept = Object.entries(options).filter(([name]) => KEPT.test(name));
  const own = {
    ui: 'bdd',
    spec: [testFile],
    reporter,
    'reporter-option': [`output=${output}`],
    timeout: 0,
  };
  await writeFile(config, JSON.stringify({ ...Object.fromEntries(kept), ...own }));
  const args = [...flags, program, '--config', config, '--no-package'];
  const said = await runNode(request, args);
  const errors = await readFile(output, 'utf8').catch(() => undefined);
  if (errors === undefined) return { error: said };
  const outcome = { ...(await wordsIn(folder)), errors: JSON.parse(errors) as string[] };
  const pool = options['parallel'] === true ? 'processes' : 'one process';
  const facts = { name: '', root: cwd, environment: 'node', pool };
  return { projects: [{ ...facts, ...judge(outcome) }] };
});

function argumentsOf({ config, args }: ProbeRequest): string[] {
  const isNamed = args.some((word) => word.split('=')[0] === '--config');
  return [...args, ...(config === undefined || isNamed ? [] : ['--config', config])];
}

function loadMocha(cwd: string): MochaOptions & { readonly program: string } {
  const require = createRequire(path.join(cwd, 'package.json'));
  const manifest = require.resolve('mocha/package.json');
  const folder = path.dirname(manifest);
  const { version, bin } = require(manifest) as { version: string; bin: { mocha: string } };
  const kind = Number.parseInt(version, 10) < 12 ? 'js' : 'cjs';
  const options = require(path.join(folder, `lib/cli/options.${kind}`)) as MochaOptions;
  return {
    program: path.join(folder, bin.mocha),
    loadOptions: (args) => options.loadOptions(args),
  };
}
