import { covers, type Call, type CallId, type OptionsName } from './suite-model.js';

/** One configuration of loopguard, and what it says about a call. */
export interface Configuration {
  readonly options: unknown;
  readonly guardsHooks: boolean;
  /** Severity as `rules` sets it. */
  ruleOf(id: CallId): 'error' | 'warn' | 'off';
  /** Whether `allow`, `testFiles` or `packages` accept the call. */
  accepts(call: Call): boolean;
}

const never = (): boolean => false;
const error = (): 'error' => 'error';
const reason = 'a generated test says so';

const allow = [
  { calls: ['zlib.*'], reason },
  { calls: ['fs.statSync', 'crypto.*'], from: '**/helper.ts', reason },
  { calls: 'fs.existsSync', inside: '**/helper.ts#existsSyncInHelper', reason },
  { calls: 'fs.readdirSync', inside: 'pkg:sync-package', reason },
];

function isInAllow({ id, via }: Call): boolean {
  if (covers(['zlib.*'], id)) return true;
  if (via === 'helper') return covers(['fs.statSync', 'crypto.*', 'fs.existsSync'], id);
  return via === 'package' && id === 'fs.readdirSync';
}

/** The configurations that generated test files have. */
export const configurations: Readonly<Record<OptionsName, Configuration>> = {
  none: { options: undefined, guardsHooks: false, ruleOf: error, accepts: never },
  hooks: { options: { hooks: true }, guardsHooks: true, ruleOf: error, accepts: never },
  rules: {
    options: {
      rules: { 'fs.existsSync': 'off', 'crypto.*': 'warn', 'crypto.scryptSync': 'error' },
    },
    guardsHooks: false,
    ruleOf: (id) =>
      id === 'fs.existsSync' ? 'off' : id === 'crypto.pbkdf2Sync' ? 'warn' : 'error',
    accepts: never,
  },
  allow: { options: { allow }, guardsHooks: false, ruleOf: error, accepts: isInAllow },
  'hooks and allow': {
    options: { hooks: true, allow },
    guardsHooks: true,
    ruleOf: error,
    accepts: isInAllow,
  },
  testFiles: {
    options: { testFiles: 'allow' },
    guardsHooks: false,
    ruleOf: error,
    // Why packages too: what they do stands for the line of the test file that calls them.
    accepts: ({ via }) => via !== 'helper',
  },
  packages: {
    options: { packages: 'allow' },
    guardsHooks: false,
    ruleOf: error,
    accepts: ({ via }) => via === 'package',
  },
};
