import * as fc from 'fast-check';

import {
  asyncCarriers,
  callIds,
  sharedCode,
  syncCarriers,
  type Allowance,
  type AllowIds,
  type Call,
  type Describe,
  type Group,
  type Hook,
  type Hooks,
  type Meta,
  type Node,
  type Step,
  type Suite,
  type Test,
} from './suite-model.js';

/** A value in one of so many cases, otherwise undefined. */
function seldom<T>(value: fc.Arbitrary<T>, of: number): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { arbitrary: fc.constant(undefined), weight: of - 1 },
    { arbitrary: value, weight: 1 },
  );
}

const cheapIds = callIds.filter((id) => id !== 'child_process.spawnSync');
const callId = fc.oneof(
  { arbitrary: fc.constantFrom(...cheapIds), weight: 40 },
  { arbitrary: fc.constant('child_process.spawnSync' as const), weight: 1 },
);

const allowIds: fc.Arbitrary<AllowIds> = fc.constantFrom<AllowIds[]>(
  undefined,
  ['fs.*'],
  ['fs.existsSync'],
  ['fs.statSync', 'fs.readFileSync'],
  ['zlib.*', 'crypto.*'],
  ['crypto.scryptSync'],
);
const allowance: fc.Arbitrary<Allowance> = fc.record({ ids: allowIds });

const call: fc.Arbitrary<Call> = fc.record({
  id: callId,
  via: fc.constantFrom<Call['via'][]>('file', 'file', 'helper', 'package'),
  times: fc.constantFrom(1, 1, 1, 2, 3),
  swallowed: fc.constantFrom(false, false, true),
  comment: seldom(
    fc.record({ place: fc.constantFrom('on line' as const, 'above' as const), ids: allowIds }),
    8,
  ),
});

export const slowCarriers: ReadonlySet<string> = new Set<string>([
  'own server',
  'response on pooled connection',
]);
const quickCarriers = asyncCarriers.filter((carrier) => !slowCarriers.has(carrier));
const carrier = fc.oneof(
  { arbitrary: fc.constantFrom(...syncCarriers), weight: 10 },
  { arbitrary: fc.constantFrom(...quickCarriers), weight: 20 },
  {
    arbitrary: fc.constantFrom('own server' as const, 'response on pooled connection' as const),
    weight: 1,
  },
);

const ownCall: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('call' as const),
  carrier,
  call,
});
const shared: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('shared' as const),
  by: fc.constantFrom(...sharedCode),
  job: fc.constantFrom<('closure' | 'function')[]>('closure', 'closure', 'function'),
  call,
});
const leak: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('leak' as const),
  by: fc.constantFrom('promise' as const, 'interval' as const),
  until: fc.constantFrom('own afterEach' as const, 'release' as const),
  call,
});
const allowBlock = (steps: fc.Arbitrary<Step>): fc.Arbitrary<Step> =>
  fc.record({
    kind: fc.constant('allow block' as const),
    ids: allowIds,
    steps: fc.array(steps, { maxLength: 2 }),
  });

const innerStep: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: ownCall, weight: 4 },
  { arbitrary: shared, weight: 2 },
  { arbitrary: leak, weight: 1 },
  { arbitrary: fc.constant<Step>({ kind: 'start worker' }), weight: 1 },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: ownCall, weight: 6 },
  { arbitrary: shared, weight: 3 },
  { arbitrary: leak, weight: 1 },
  { arbitrary: allowBlock(fc.oneof(innerStep, allowBlock(innerStep))), weight: 1 },
  {
    arbitrary: fc.record({ kind: fc.constant('allow rest' as const), ids: allowIds }),
    weight: 1,
  },
  { arbitrary: fc.constant<Step>({ kind: 'release' }), weight: 1 },
  { arbitrary: fc.constant<Step>({ kind: 'start worker' }), weight: 1 },
  { arbitrary: fc.constant<Step>({ kind: 'quiet' }), weight: 2 },
);

const meta: fc.Arbitrary<Meta> = fc.constantFrom<Meta[]>(
  undefined,
  undefined,
  undefined,
  undefined,
  'allow',
  'deny',
);

const test = (mode: fc.Arbitrary<Test['mode']>): fc.Arbitrary<Test> =>
  fc.record({
    kind: fc.constant('test' as const),
    name: fc.constant(''),
    mode,
    shape: fc.constantFrom<Test['shape'][]>(
      'async',
      'async',
      'sync',
      'done',
      'generator',
      'fixture',
    ),
    outcome: fc.oneof(
      { arbitrary: fc.constant('passes' as const), weight: 8 },
      {
        arbitrary: fc.constantFrom<Test['outcome'][]>('fails', 'fails as expected', 'is flaky'),
        weight: 2,
      },
    ),
    meta,
    comment: seldom(allowance, 10),
    steps: fc.array(step, { maxLength: 5 }),
    fixture: seldom(fc.record({ before: call, after: call }), 2),
  });

const plainMode = fc.constantFrom<Test['mode'][]>(...Array(12).fill('run'), 'skip', 'todo');
const groupMode = fc.constantFrom<Test['mode'][]>(...Array(8).fill('run'), 'skip');

const group: fc.Arbitrary<Group> = fc.record({
  kind: fc.constant('group' as const),
  describe: seldom(fc.record({ name: fc.constant(''), meta }), 2),
  tests: fc.array(test(groupMode), { minLength: 2, maxLength: 5 }),
});

const hook: fc.Arbitrary<Hook> = fc.record({
  waits: fc.constantFrom(true, true, false),
  calls: fc.array(call, { maxLength: 2 }),
  allow: seldom(allowance, 12),
});
const hooks: fc.Arbitrary<Hooks> = fc.record({
  beforeAll: seldom(hook, 4),
  beforeEach: seldom(hook, 4),
  afterEach: seldom(hook, 4),
  afterAll: seldom(hook, 4),
});

/** Nodes down to a depth. `only` is for files in which only some tests run. */
function node(depth: number, mode: fc.Arbitrary<Test['mode']>): fc.Arbitrary<Node> {
  const leaves = [
    { arbitrary: test(mode), weight: 6 },
    { arbitrary: group, weight: 1 },
  ] as const;
  if (depth === 0) return fc.oneof(...leaves);
  const describe: fc.Arbitrary<Describe> = fc.record({
    kind: fc.constant('describe' as const),
    name: fc.constant(''),
    mode: fc.constantFrom<Describe['mode'][]>(...Array(12).fill('run'), 'skip'),
    meta,
    hooks,
    children: fc.array(node(depth - 1, mode), { minLength: 1, maxLength: 5 }),
  });
  return fc.oneof(...leaves, { arbitrary: describe, weight: 2 });
}

function suiteOf(mode: fc.Arbitrary<Test['mode']>): fc.Arbitrary<Suite> {
  return fc.record({
    options: fc.constantFrom<Suite['options'][]>(
      'none',
      'none',
      'none',
      'hooks',
      'hooks',
      'rules',
      'allow',
      'hooks and allow',
      'testFiles',
      'packages',
    ),
    retries: fc.constantFrom(0, 0, 0, 1, 2),
    docblock: seldom(allowance, 8),
    moduleAllow: seldom(allowance, 12),
    hooks,
    children: fc.array(node(2, mode), { minLength: 1, maxLength: 40, size: 'max' }),
  });
}

/** Whole test files. */
export const suites: fc.Arbitrary<Suite> = fc.oneof(
  { arbitrary: suiteOf(plainMode), weight: 9 },
  {
    arbitrary: suiteOf(fc.constantFrom<Test['mode'][]>(...Array(4).fill('run'), 'only')),
    weight: 1,
  },
);
