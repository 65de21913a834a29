import type { ProjectFiles } from '../project.js';

/** What stands for the call in the sources below: a call that blocks, or an error of the test's own. */
export type Misdeed = 'blocks' | 'throws';

const misdeeds: Readonly<Record<Misdeed, string>> = {
  blocks: `readFileSync('package.json', 'utf8');`,
  throws: `throw new Error(String(readFileSync));`,
};

/** Suites that hold what a runner can tell of; nothing in them blocks, and some of their tests fail. */
export const quietVitest: ProjectFiles = {
  'a-structure.test.ts': `
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

beforeAll(() => {});
afterAll(() => {});
test('top level', () => {});
describe('group', () => {
  beforeAll(async () => { await Promise.resolve(); });
  beforeEach(async () => { await Promise.resolve(); });
  afterEach(async () => { await Promise.resolve(); });
  afterAll(async () => { await Promise.resolve(); });
  test('in a group', async () => { await Promise.resolve(); });
  describe('nested', () => {
    test('deep', () => { expect(1).toBe(1); });
  });
  describe.skip('left out', () => {
    test('never', () => {});
  });
  describe.todo('to come');
});
test.skip('skipped', () => {});
test.todo('to do');
test('skips itself', (context) => { context.skip('because'); });
test.each([1, 2])('row %i', (row) => { expect(row).toBeLessThan(3); });
test('annotated', async ({ annotate }) => {
  await annotate('a note');
  await annotate('careful', 'warning');
});
describe('together', () => {
  let open: () => void;
  const gate = new Promise<void>((resolve) => { open = resolve; });
  test.concurrent('waits', async () => { await gate; });
  test.concurrent('opens', async () => { await Promise.resolve(); open(); });
  test.concurrent('is quick', () => {});
});
`,
  'b-attempts.test.ts': `
import { expect, test } from 'vitest';

let tries = 0;
test('is flaky', { retry: 2 }, async () => { expect(tries++).toBe(1); });
test('is repeated', { repeats: 2 }, async () => { await Promise.resolve(); });
test.fails('fails as wanted', () => { throw new Error('wanted'); });
`,
  'c-failures.test.ts': `
import { afterEach, beforeAll, describe, expect, onTestFailed, test } from 'vitest';

test('fails by itself', async () => {
  onTestFailed(() => {});
  await Promise.resolve();
  expect({ answer: 41 }).toEqual({ answer: 42 });
});
test('fails each time', { retry: 1 }, () => { throw new Error('each time'); });
test('takes too long', async () => { await new Promise(() => {}); }, 20);
test('takes too long by itself', () => new Promise(() => {}), 20);
describe('a broken set-up', () => {
  beforeAll(() => { throw new Error('broken set-up'); });
  test('never runs', () => {});
});
describe('a broken end', () => {
  afterEach(() => { throw new Error('broken end'); });
  test('fails afterwards', () => {});
});
`,
  'd-opted-out.test.ts': `
import { readFileSync } from 'node:fs';
import { describe, test } from 'vitest';

// loopguard-allow fs.readFileSync -- this file is about the lines that are printed of it
test('may block', () => { readFileSync('package.json', 'utf8'); });
describe('beside it', () => {
  test('is quiet', () => {});
});
`,
};

/** Tests that block, beside some that do not. */
export function blockingVitest(): ProjectFiles {
  return {
    'e-blocking.test.ts': `
import { readFileSync } from 'node:fs';
import { describe, test } from 'vitest';

test('passes before', () => {});
test('blocks', async () => {
  ${misdeeds.blocks}
});
describe('group', () => {
  test('blocks in a group', async () => { await Promise.resolve(); ${misdeeds.blocks} });
  test('passes beside it', () => {});
});
let tries = 0;
test('blocks at first', { retry: 2 }, async () => { if (tries++ === 0) { ${misdeeds.blocks} } });
let runs = 0;
test('blocks in a repetition', { repeats: 2 }, async () => { if (runs++ === 1) { ${misdeeds.blocks} } });
test('passes after', () => {});
`,
    'f-late.test.ts': `
import { readFileSync } from 'node:fs';
import { afterAll, test } from 'vitest';

let open: () => void;
const gate = new Promise<void>((resolve) => { open = resolve; });
let later: Promise<void>;
test('starts something', () => {
  later = gate.then(() => { ${misdeeds.blocks} });
});
test('knows nothing of it', () => {});
afterAll(async () => { open(); await later; });
`,
  };
}

/** What `--bail` is to end: a test in the first file does it. */
export function bailVitest(misdeed: Misdeed): ProjectFiles {
  return {
    'a-first.test.ts': `
import { readFileSync } from 'node:fs';
import { afterEach, expect, onTestFailed, test } from 'vitest';

afterEach(({ task }) => { seen.push(String(task.result?.state)); });
const seen: string[] = [];
test('passes', () => {});
test('does it', { retry: 1 }, async () => {
  onTestFailed(() => { seen.push('told'); });
  ${misdeeds[misdeed]}
});
test('comes too late', () => { expect(seen).toEqual([]); });
`,
    'b-second.test.ts': `
import { test } from 'vitest';
test('is not reached', () => {});
`,
  };
}

export const quietJest: ProjectFiles = {
  'a-structure.test.js': `
beforeAll(() => {});
afterAll(() => {});
test('top level', () => {});
describe('group', () => {
  beforeAll(async () => { await Promise.resolve(); });
  beforeEach(async () => { await Promise.resolve(); });
  afterEach(async () => { await Promise.resolve(); });
  afterAll(async () => { await Promise.resolve(); });
  test('in a group', async () => { await Promise.resolve(); });
  describe('nested', () => {
    test('deep', (done) => { done(); });
  });
  describe.skip('left out', () => {
    test('never', () => {});
  });
});
test.skip('skipped', () => {});
test.todo('to do');
test.each([1, 2])('row %i', (row) => { expect(row).toBeLessThan(3); });
test.failing('fails as wanted', () => { throw new Error('wanted'); });
let open;
const gate = new Promise((resolve) => { open = resolve; });
test.concurrent('waits', async () => { await gate; });
test.concurrent('opens', async () => { await Promise.resolve(); open(); });
`,
  'b-attempts.test.js': `
jest.retryTimes(2);
let tries = 0;
test('is flaky', async () => { expect(tries++).toBe(1); });
test('fails each time', () => { throw new Error('each time'); });
`,
  'c-failures.test.js': `
test('fails by itself', async () => {
  await Promise.resolve();
  expect({ answer: 41 }).toEqual({ answer: 42 });
});
describe('a broken set-up', () => {
  beforeAll(() => { throw new Error('broken set-up'); });
  test('fails with it', () => {});
});
describe('a broken end', () => {
  afterEach(() => { throw new Error('broken end'); });
  test('fails afterwards', () => {});
});
`,
  'd-opted-out.test.js': `
const { readFileSync } = require('node:fs');

// loopguard-allow fs.readFileSync -- this file is about the lines that are printed of it
test('may block', () => { readFileSync('package.json', 'utf8'); });
describe('beside it', () => {
  test('is quiet', () => {});
});
`,
};

export function blockingJest(): ProjectFiles {
  return {
    'e-blocking.test.js': `
const { readFileSync } = require('node:fs');

test('passes before', () => {});
test('blocks', async () => {
  ${misdeeds.blocks}
});
describe('group', () => {
  test('blocks in a group', async () => { await Promise.resolve(); ${misdeeds.blocks} });
  test('passes beside it', () => {});
});
test('passes after', () => {});
`,
    'f-late.test.js': `
const { readFileSync } = require('node:fs');

let open;
const gate = new Promise((resolve) => { open = resolve; });
let later;
test('starts something', () => {
  later = gate.then(() => { ${misdeeds.blocks} });
});
test('knows nothing of it', () => {});
afterAll(async () => { open(); await later; });
`,
  };
}

export function bailJest(misdeed: Misdeed): ProjectFiles {
  return {
    'a-first.test.js': `
const { readFileSync } = require('node:fs');

test('passes', () => {});
test('does it', async () => {
  ${misdeeds[misdeed]}
});
test('comes after it', () => {});
`,
    'b-second.test.js': `test('is not reached', () => {});\n`,
  };
}
