import { blocked, type Behaviour } from '../behaviour.js';
import { hasNodeGlobals } from '../hosts.js';

/** Heavy computing is for the stall watchdog; these rows are off, and a rule turns them on. */
export const computing: readonly Behaviour[] = [
  {
    id: 'computing-parse',
    title: "'JSON.parse': 'error' reports large texts and no small ones",
    options: { rules: { 'JSON.parse': 'error' } },
    files: {
      'case.test.ts': `
        const large = JSON.stringify(Array.from({ length: 20_000 }, (_, index) => index));
        const small = JSON.stringify({ value: 1 });
        test('large', async () => { expect(JSON.«call»parse(large).length).toBe(20_000); });
        test('small', async () => { expect(JSON.parse(small)).toEqual({ value: 1 }); });
      `,
    },
    tests: { large: blocked({ id: 'JSON.parse', where: 'call' }), small: 'passed' },
  },
  {
    id: 'computing-parse-of-a-response',
    // Why: jsdom has no Response.
    onlyOn: hasNodeGlobals,
    title: "'JSON.parse': 'error' does not report what parses a response",
    options: { rules: { 'JSON.parse': 'error' } },
    files: {
      'case.test.ts': `
        const large = JSON.stringify(Array.from({ length: 20_000 }, (_, index) => index));
        test('from a response', async () => { expect((await new Response(large).json()).length).toBe(20_000); });
        test('is guarded', async () => { JSON.«call»parse(large); });
      `,
    },
    tests: {
      'from a response': 'passed',
      'is guarded': blocked({ id: 'JSON.parse', where: 'call' }),
    },
  },
  {
    id: 'computing-patterns',
    title: "'RegExp.prototype.exec': 'error' reports patterns, by whatever method they run",
    options: { rules: { 'RegExp.prototype.exec': 'error' } },
    files: {
      'case.test.ts': `
        const catastrophic = new RegExp('^(a+)+$');
        const text = 'a'.repeat(20) + '!';
        test('exec', async () => { expect(catastrophic.«exec»exec(text)).toBe(null); });
        test('test', async () => { expect(catastrophic.«test»test(text)).toBe(false); });
        test('match', async () => { expect(text.«match»match(catastrophic)).toBe(null); });
        test('no pattern', async () => { expect(text.includes('b')).toBe(false); });
        test('a matcher', async () => { expect(text).toMatch(/a!/); });
      `,
    },
    tests: {
      exec: blocked({ id: 'RegExp.prototype.exec', where: 'exec' }),
      test: blocked({ id: 'RegExp.prototype.exec', where: 'test' }),
      match: blocked({ id: 'RegExp.prototype.exec', where: 'match' }),
      'no pattern': 'passed',
      'a matcher': 'passed',
    },
  },
  {
    id: 'computing-is-silent',
    title: 'without a rule computing is not reported',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        const large = JSON.stringify(Array.from({ length: 20_000 }, (_, index) => index));
        // Why the choice: jsdom has no structuredClone.
        const clone = globalThis.structuredClone ?? ((value) => value);
        test('parses', async () => { expect(clone(JSON.parse(large)).length).toBe(20_000); });
        test('matches', async () => { expect(/^(a+)+$/.test('a'.repeat(20) + '!')).toBe(false); });
        test('is guarded', async () => { fs.existsSync('package.json'); });
      `,
    },
    tests: { parses: 'passed', matches: 'passed', 'is guarded': blocked('fs.existsSync') },
  },
];
