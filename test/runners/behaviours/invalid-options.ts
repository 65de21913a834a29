import type { Behaviour } from '../behaviour.js';

interface Mistake {
  readonly id: string;
  readonly title: string;
  readonly options: unknown;
  /** The error names the option, the value given, and what is allowed or nearest. */
  readonly says: readonly (string | RegExp)[];
  readonly env?: Readonly<Record<string, string>>;
}

const entry = {
  id: 'acme.hashSync',
  module: './package.json',
  path: 'hashSync',
  fix: 'await acme.hash(text)',
  docs: 'https://docs.example/acme',
};

const mistakes: readonly Mistake[] = [
  { id: 'option', title: 'an unknown option', options: { rule: {} }, says: ['"rule"', '"rules"'] },
  {
    id: 'mode',
    title: 'an unknown mode',
    options: { mode: 'error' },
    says: ['mode', 'error', /fail.*throw.*warn.*off/],
  },
  {
    id: 'rule-id',
    title: 'an unknown id in rules',
    options: { rules: { 'fs.readFilesSync': 'off' } },
    says: ['rules', 'fs.readFilesSync', /fs\.readFileSync/],
  },
  {
    id: 'rule-glob',
    title: 'a glob in rules that matches nothing',
    options: { rules: { 'fss.*': 'off' } },
    says: ['rules', 'fss.*'],
  },
  {
    id: 'rule-value',
    title: 'an unknown severity in rules',
    options: { rules: { 'fs.readFileSync': 'fail' } },
    says: ['fs.readFileSync', 'fail', /error.*warn.*off/],
  },
  {
    id: 'allow-reason',
    title: 'an allowance without a reason',
    options: { allow: [{ from: 'src/**' }] },
    says: [/allow.*reason|reason.*allow/],
  },
  {
    id: 'allow-reach',
    title: 'an unknown way in an allowance',
    options: { allow: [{ reach: ['sync', 'testfile'], reason: 'a typing error' }] },
    says: ['allow[0].reach', 'testfile', '"test file"'],
  },
  {
    id: 'allow-key',
    title: 'an unknown key in an allowance',
    options: { allow: [{ form: 'src/**', reason: 'a typing error' }] },
    says: ['form', /from/],
  },
  {
    id: 'allow-call',
    title: 'an unknown id in an allowance',
    options: { allow: [{ calls: ['fs.existSync'], reason: 'a typing error' }] },
    says: ['fs.existSync', /fs\.existsSync/],
  },
  {
    id: 'stall-key',
    title: 'an unknown key of stall',
    options: { stall: { treshold: 50 } },
    says: ['treshold', 'stall', /"threshold"/],
  },
  {
    id: 'stall-mode',
    title: 'an unknown mode of stall',
    options: { stall: { mode: 'error' } },
    says: ['stall.mode', 'error', /off.*warn.*fail/],
  },
  {
    id: 'stall-threshold',
    title: 'a threshold that is too small to measure',
    options: { stall: { threshold: 5 } },
    says: ['stall.threshold', '5', /20 or more/],
  },
  {
    id: 'test-files',
    title: 'an unknown value of testFiles',
    options: { testFiles: 'ignore' },
    says: ['testFiles', 'ignore', /report/, /allow/],
  },
  {
    id: 'packages',
    title: 'an unknown value of packages',
    options: { packages: 'ignore' },
    says: ['packages', 'ignore', /report/, /allow/, /warn/],
  },
  {
    id: 'hooks',
    title: 'hooks that is no boolean',
    options: { hooks: 'yes' },
    says: ['hooks', 'yes', /true|boolean/],
  },
  {
    id: 'baseline-path',
    title: 'a baseline that is no path',
    options: { baseline: true },
    says: ['baseline', 'true', /path/],
  },
  {
    id: 'report-key',
    title: 'an unknown kind of report',
    options: { report: { jsn: 'report.json' } },
    says: ['report', 'jsn', /json/],
  },
  {
    id: 'not-an-object',
    title: 'options that are no object',
    options: 'fail',
    says: ['fail', /\bobject\b/],
  },
  {
    id: 'presets',
    title: 'an unknown value of presets',
    options: { presets: 'all' },
    says: ['presets', 'all', /auto/],
  },
  {
    id: 'extend-list',
    title: 'an extend that is no list',
    options: { extend: entry },
    says: ['extend', /a list of entries/],
  },
  {
    id: 'extend-preset',
    title: 'an unknown preset',
    options: { extend: ['better-sqlite'] },
    says: ['extend[0]', '"better-sqlite"', 'Did you mean "better-sqlite3"?', '@node-rs/bcrypt'],
  },
  {
    id: 'extend-key',
    title: 'an unknown key of an entry',
    options: { extend: [{ ...entry, fixes: 'await' }] },
    says: ['extend[0]', '"fixes"', 'Did you mean "fix"?'],
  },
  {
    id: 'extend-missing',
    title: 'an entry without a fix',
    options: { extend: [[{ ...entry, fix: undefined }]] },
    says: ['extend[0][0].fix', 'missing'],
  },
  {
    id: 'extend-path',
    title: 'an entry with an empty step in its path',
    options: { extend: [{ ...entry, path: 'Store..query' }] },
    says: ['extend[0].path', 'Store..query', /property names/],
  },
  {
    id: 'extend-id',
    title: 'an entry with an id of the catalog',
    options: { extend: [{ ...entry, id: 'fs.readFileSync' }] },
    says: ['extend', 'fs.readFileSync', /another id/],
  },
  {
    id: 'extend-twice',
    title: 'two entries with one id',
    options: { extend: [entry, { ...entry, path: 'other' }] },
    says: ['extend', 'acme.hashSync', /unique/],
  },
  {
    id: 'extend-not-installed',
    title: 'an entry whose package is not installed',
    options: { extend: [{ ...entry, module: 'acme-is-not-here' }] },
    says: ['extend', 'acme-is-not-here', 'acme.hashSync', /not installed/],
  },
  {
    id: 'extend-no-file',
    title: 'an entry whose file does not exist',
    options: { extend: [{ ...entry, module: './src/nowhere.ts' }] },
    says: ['extend', './src/nowhere.ts', 'acme.hashSync', /does not exist/],
  },
  {
    id: 'extend-preset-not-installed',
    title: 'a preset whose package is not installed',
    options: { extend: ['lmdb'] },
    says: ['extend', '"lmdb"', /not installed/],
  },
  {
    id: 'environment',
    title: 'an unknown mode in LOOPGUARD',
    options: {},
    env: { LOOPGUARD: 'on' },
    says: ['LOOPGUARD', /\bon\b/, /off/, /warn/, /fail/, /throw/],
  },
  {
    id: 'baseline-environment',
    title: 'an unknown wish in LOOPGUARD_BASELINE',
    options: {},
    env: { LOOPGUARD_BASELINE: 'update' },
    says: ['LOOPGUARD_BASELINE', 'update', /write/, /tighten/],
  },
];

/** Every mistake in the options is one clear error before any test runs. */
export const invalidOptions: readonly Behaviour[] = mistakes.map(
  ({ id, title, options, says, env }) => ({
    id: `invalid-${id}`,
    title: `${title} is an error before any test runs`,
    options,
    files: {
      'case.test.ts': `test('must not run', async () => { console.log('THE TEST RAN'); });`,
    },
    tests: {},
    // Why: Jest reports the error once for each file, Vitest before it looks for files.
    anywhere: [],
    alone: { ...(env && { env }), exitCode: 'not 0', notInOutput: ['THE TEST RAN'] },
    check({ run }) {
      const lines = `${run.stdout}\n${run.stderr}`
        .split('\n')
        .filter((line) => line.includes('loopguard'));
      const errors = lines.filter((line) =>
        says.every((text) => (text instanceof RegExp ? text.test(line) : line.includes(text))),
      );
      if (errors.length === 0)
        throw new Error(`No line says ${says.join(', ')}:\n${lines.join('\n')}`);
    },
  }),
);
