import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { adviseRunner } from '@loopguard/core/report';
import { MESSAGES } from './messages.js';

/** One of each, as people see them. Why typed so: a message without a sample does not compile. */
const SAMPLES: { [Name in keyof typeof MESSAGES]: Parameters<(typeof MESSAGES)[Name]> } = {
  oldNode: ['18.0.0', '>=20.19'],
  severalVersions: ['npm i -D @loopguard/core@1.2.0'],
  severalCopies: ['@loopguard/core', 2, 'npm dedupe'],
  noRunner: ['Jest', 'npm i -D jest'],
  otherNode: ['Vitest', '4.0.0', '>=24', '22.0.0'],
  noAdapter: ['@loopguard/mocha', 'npm i -D @loopguard/mocha'],
  noneUsed: [],
  switchedOff: [],
  baselineMode: ['write'],
  notRun: ['vitest.config.ts'],
  noProject: ['vitest.config.ts'],
  otherEnvironment: ['jsdom', 'jest.config.js'],
  notGuarded: ['', 'npx loopguard init'],
  onlyWarns: ['Project "a"'],
  noReporter: [],
  notSeen: ['script test', 'report'],
  modeOff: ['Project "a"', 'vitest.config.ts'],
  programNotRun: [],
  withoutPlugin: ['Project "a"', 'vitest.config.ts'],
  withoutEnvironment: [
    'Project "a"',
    'mine.js',
    'Wrap it by withLoopguard from @loopguard/jest-env',
  ],
  silent: ['Project "a"'],
  throwAwayNotRun: ['Project "a"'],
};

const page = await readFile(
  new URL('../../../../../docs/troubleshooting.md', import.meta.url),
  'utf8',
);

/** The texts of the first column, with what `…` stands for. */
const rows = [...page.matchAll(/^\| (`+) ?(.*?) ?\1 +\|/gm)].map(([, , text = '']) => {
  const parts = text
    .split('…')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return { text, pattern: new RegExp(parts.join('.*')) };
});

const said = Object.entries(SAMPLES).map(([name, args]) => {
  const message = MESSAGES[name as keyof typeof MESSAGES] as (...all: unknown[]) => string;
  return [name, message(...args)] as const;
});
const unsupported = adviseRunner('jest', '28.0.0')?.problem ?? '';

test.each([...said, ['unsupported', unsupported] as const])(
  'docs/troubleshooting.md has what the doctor says: %s',
  (_name, text) => {
    expect(rows.filter(({ pattern }) => pattern.test(text)).map((row) => row.text)).not.toEqual([]);
  },
);

test('it has nothing that the doctor does not say', () => {
  const texts = [...said.map(([, text]) => text), unsupported];
  const unknown = rows.filter(({ pattern }) => !texts.some((text) => pattern.test(text)));
  expect(unknown.map(({ text }) => text)).toEqual([]);
});
