import type { Behaviour } from '../behaviour.js';

interface Mistake {
  readonly id: string;
  readonly title: string;
  readonly options: unknown;
  /** The error names the option, the value given, and what is allowed or nearest. */
  readonly says: readonly (string | RegExp)[];
  readonly env?: Readonly<Record<string, string>>;
}

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
    id: 'not-an-object',
    title: 'options that are no object',
    options: 'fail',
    says: ['fail', /\bobject\b/],
  },
  {
    id: 'environment',
    title: 'an unknown mode in LOOPGUARD',
    options: {},
    env: { LOOPGUARD: 'on' },
    says: ['LOOPGUARD', /\bon\b/, /off/, /warn/, /fail/, /throw/],
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
