import { blocked, type Behaviour } from '../behaviour.js';

const source = `
  import fs from 'node:fs';
  export function readOr(fallback: string): string {
    try {
      return fs.«missing»readFileSync('does-not-exist', 'utf8');
    } catch {
      return fallback;
    }
  }
  export async function exists(): Promise<boolean> {
    return fs.«exists»existsSync('package.json');
  }
  export function fail(): never {
    fs.«failing»statSync('package.json');
    throw new Error('a failure that the test expects');
  }
`;

/** Code that swallows exceptions cannot hide a call. */
export const swallowed: readonly Behaviour[] = [
  {
    id: 'swallowed-by-try',
    title: 'a call inside try/catch still fails the test',
    smoke: true,
    pulse: true,
    files: {
      'source.ts': source,
      'case.test.ts': `
        import { readOr } from './source';
        test('swallows', async () => { expect(readOr('fallback')).toBe('fallback'); });
        test('is clean', async () => { try { throw new Error('own'); } catch {} });
      `,
    },
    tests: { swallows: blocked({ id: 'fs.readFileSync', where: 'missing' }), 'is clean': 'passed' },
  },
  {
    id: 'swallowed-by-promise',
    title: 'a call inside a promise whose rejection is handled still fails the test',
    files: {
      'source.ts': source,
      'case.test.ts': `
        import { exists } from './source';
        test('catches', async () => { await exists().catch(() => false); });
        test('settles', async () => { await Promise.allSettled([exists()]); });
        test('races', async () => { await Promise.race([exists(), new Promise(() => {})]); });
      `,
    },
    tests: {
      catches: blocked({ id: 'fs.existsSync', where: 'exists' }),
      settles: blocked({ id: 'fs.existsSync', where: 'exists' }),
      races: blocked({ id: 'fs.existsSync', where: 'exists' }),
    },
  },
  {
    id: 'swallowed-by-expect',
    title: 'a call inside expect().toThrow and expect().rejects still fails the test',
    files: {
      'source.ts': source,
      'case.test.ts': `
        import { fail } from './source';
        test('to throw', async () => { expect(() => fail()).toThrow('expects'); });
        test('rejects', async () => { await expect((async () => fail())()).rejects.toThrow('expects'); });
      `,
    },
    tests: {
      'to throw': blocked({ id: 'fs.statSync', where: 'failing' }),
      rejects: blocked({ id: 'fs.statSync', where: 'failing' }),
    },
  },
  {
    id: 'swallowed-by-emitter',
    title: 'a call inside a listener whose error is handled still fails the test',
    files: {
      'source.ts': source,
      'case.test.ts': `
        import { EventEmitter } from 'node:events';
        import { fail } from './source';
        test('handles the error', async () => {
          const emitter = new EventEmitter({ captureRejections: true });
          const handled = new Promise((resolve) => emitter.on('error', resolve));
          emitter.on('work', async () => { fail(); });
          emitter.emit('work');
          expect(String(await handled)).toContain('expects');
        });
      `,
    },
    tests: { 'handles the error': blocked({ id: 'fs.statSync', where: 'failing' }) },
  },
];
