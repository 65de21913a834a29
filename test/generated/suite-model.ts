/** Catalog ids that generated tests call; each is quick. */
export const callIds = [
  'fs.existsSync',
  'fs.statSync',
  'fs.readFileSync',
  'fs.readdirSync',
  'fs.accessSync',
  'crypto.pbkdf2Sync',
  'crypto.scryptSync',
  'zlib.gzipSync',
  'zlib.deflateSync',
  'child_process.spawnSync',
] as const;
export type CallId = (typeof callIds)[number];

/** The ids or globs of an opt-out; undefined is every call. */
export type AllowIds = readonly string[] | undefined;

/** Ids of the opt-outs that may be made; boxed, since "every call" is undefined. */
export interface Allowance {
  readonly ids: AllowIds;
}

/** One call in the sources of a test file. */
export interface Call {
  readonly id: CallId;
  /** Who makes the call: the test file, its helper module, or a package in node_modules. */
  readonly via: 'file' | 'helper' | 'package';
  readonly times: number;
  /** The call throws, and the error is caught. */
  readonly swallowed: boolean;
  /** A `loopguard-allow` comment at the call. */
  readonly comment: { readonly place: 'on line' | 'above'; readonly ids: AllowIds } | undefined;
}

/** How code of a test gets to run in the test's own asynchronous context. */
export const syncCarriers = ['direct', 'emitter', 'generator', 'abort signal', 'resource'] as const;
export const asyncCarriers = [
  'await',
  'microtask',
  'nextTick',
  'immediate',
  'timeout',
  'interval',
  'later emitter',
  'once',
  'readable',
  'transform',
  'fs callback',
  'fs promise',
  'zlib callback',
  'crypto callback',
  'thenable',
  'async generator',
  'promise.all',
  'rejection',
  'message port',
  'own server',
  'response on pooled connection',
] as const;
export type Carrier = (typeof syncCarriers)[number] | (typeof asyncCarriers)[number];

/** Code that is not a test's own: it was started at module level, by a hook, or by some test. */
export const sharedCode = [
  'module worker',
  'module interval',
  'module server',
  'beforeAll server',
  'beforeAll worker',
  'beforeEach worker',
  'test worker',
  'pooled socket',
] as const;
export type SharedCode = (typeof sharedCode)[number];

export type Step =
  | { readonly kind: 'call'; readonly carrier: Carrier; readonly call: Call }
  | {
      readonly kind: 'shared';
      readonly by: SharedCode;
      /** A function in the text of the test, or one of the helper's, which says nothing of who gave it. */
      readonly job: 'closure' | 'function';
      readonly call: Call;
    }
  /** Starts work that makes the call when it is released, and does not wait for it. */
  | {
      readonly kind: 'leak';
      readonly by: 'promise' | 'interval';
      readonly until: 'own afterEach' | 'release';
      readonly call: Call;
    }
  /** Releases what leaked before, and waits for it. */
  | { readonly kind: 'release' }
  /** Starts a worker that outlives the test. */
  | { readonly kind: 'start worker' }
  | { readonly kind: 'allow rest'; readonly ids: AllowIds }
  | { readonly kind: 'allow block'; readonly ids: AllowIds; readonly steps: readonly Step[] }
  /** Asynchronous work, and calls that are no violation. */
  | { readonly kind: 'quiet' };

/** `meta.allowBlocking`, which only Vitest has. */
export type Meta = 'allow' | 'deny' | undefined;

export interface Test {
  readonly kind: 'test';
  readonly name: string;
  readonly mode: 'run' | 'skip' | 'todo' | 'only';
  readonly shape: 'async' | 'sync' | 'done' | 'generator' | 'fixture';
  readonly outcome: 'passes' | 'fails' | 'fails as expected' | 'is flaky';
  readonly meta: Meta;
  /** A comment above `test(…)`. */
  readonly comment: Allowance | undefined;
  readonly steps: readonly Step[];
  /** What a fixture does around the test; only for that shape. */
  readonly fixture: { readonly before: Call; readonly after: Call | undefined } | undefined;
}

/** Concurrent tests that meet at a barrier before and after their work. */
export interface Group {
  readonly kind: 'group';
  /** `describe.concurrent` instead of `test.concurrent`, in Vitest. */
  readonly describe: { readonly name: string; readonly meta: Meta } | undefined;
  readonly tests: readonly Test[];
}

export interface Hook {
  /** It waits before its calls, so that the runner is on their stacks no more. */
  readonly waits: boolean;
  readonly calls: readonly Call[];
  /** `allowBlocking('why')` after the calls. */
  readonly allow: Allowance | undefined;
}

export interface Hooks {
  readonly beforeAll: Hook | undefined;
  readonly beforeEach: Hook | undefined;
  readonly afterEach: Hook | undefined;
  readonly afterAll: Hook | undefined;
}

export interface Describe {
  readonly kind: 'describe';
  readonly name: string;
  readonly mode: 'run' | 'skip';
  readonly meta: Meta;
  readonly hooks: Hooks;
  readonly children: readonly Node[];
}

export type Node = Test | Group | Describe;

/** One test file. */
export interface Suite {
  readonly options: OptionsName;
  readonly retries: number;
  readonly docblock: Allowance | undefined;
  /** `allowBlocking('why')` at module level. */
  readonly moduleAllow: Allowance | undefined;
  readonly hooks: Hooks;
  readonly children: readonly Node[];
}

export type OptionsName =
  'none' | 'hooks' | 'rules' | 'allow' | 'hooks and allow' | 'testFiles' | 'packages';

/** Whether an opt-out with these ids covers a call. Globs here end in `.*`. */
export function covers(ids: AllowIds, id: CallId): boolean {
  return (
    ids === undefined ||
    ids.some((pattern) => pattern === id || pattern === id.replace(/\..*/, '.*'))
  );
}

/** Whether a test is allowed, given what its describes say from the outermost in, and itself. */
export function nearestMeta(metas: readonly Meta[]): boolean {
  return metas.findLast((meta) => meta !== undefined) === 'allow';
}
