import { expect } from 'vitest';

import { blocked, type Behaviour } from '../behaviour.js';

/** Finding the line under difficult conditions. */
export const blame: readonly Behaviour[] = [
  {
    id: 'odd-paths',
    title: 'paths with spaces, brackets, parentheses and other letters are printed as they are',
    files: {
      'folder (odd)/[id] größe.ts': `
        import fs from 'node:fs';
        export function read(): string { return fs.readFileSync('package.json', 'utf8'); }
      `,
      'case.test.ts': `
        import { read } from './folder (odd)/[id] größe';
        test('reads', async () => { read(); });
      `,
    },
    tests: { reads: blocked({ id: 'fs.readFileSync' }) },
    check({ text }) {
      expect(text).toMatch(/where {2}odd-paths\/folder \(odd\)\/\[id\] größe\.ts:2:\d+ read$/m);
    },
  },
  {
    id: 'stack-settings',
    title: 'the line is found whatever the code under test does to Error, and that is left alone',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        const { stackTraceLimit, prepareStackTrace } = Error;
        afterEach(() => { Error.stackTraceLimit = stackTraceLimit; Error.prepareStackTrace = prepareStackTrace; });
        test('a limit of 1', async () => { Error.stackTraceLimit = 1; fs.«one»existsSync('package.json'); expect(Error.stackTraceLimit).toBe(1); });
        test('a limit of 0', async () => { Error.stackTraceLimit = 0; fs.«none»existsSync('package.json'); expect(Error.stackTraceLimit).toBe(0); });
        test('its own formatter', async () => {
          const formatter = () => 'formatted';
          Error.prepareStackTrace = formatter;
          fs.«formatter»statSync('package.json');
          expect(Error.prepareStackTrace).toBe(formatter);
          expect(new Error('own').stack).toBe('formatted');
        });
      `,
    },
    tests: {
      'a limit of 1': blocked({ id: 'fs.existsSync', where: 'one' }),
      'a limit of 0': blocked({ id: 'fs.existsSync', where: 'none' }),
      'its own formatter': blocked({ id: 'fs.statSync', where: 'formatter' }),
    },
  },
  {
    id: 'deep-stack',
    title: 'the line is found below many frames of a package',
    files: {
      'node_modules/deep-package/package.json':
        '{ "name": "deep-package", "version": "1.0.0", "main": "index.js" }',
      'node_modules/deep-package/index.js': `
        const fs = require('fs');
        exports.descend = function descend(depth) {
          return depth === 0 ? fs.existsSync('package.json') : descend(depth - 1);
        };
      `,
      'case.test.ts': `
        import { descend } from 'deep-package';
        test('descends', async () => { expect(«call»descend(60)).toBe(true); });
      `,
    },
    tests: {
      descends: blocked({
        id: 'fs.existsSync',
        where: 'call',
        through: 'deep-package (index.js:3)',
      }),
    },
  },
  {
    id: 'indirect-calls',
    title: 'call, apply, bind, Reflect and array methods are looked through',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('call and apply', async () => {
          fs.existsSync.«call»call(fs, 'package.json');
          fs.existsSync.«apply»apply(fs, ['package.json']);
        });
        test('Reflect', async () => { Reflect.«reflect»apply(fs.existsSync, fs, ['package.json']); });
        test('array methods', async () => { expect(['package.json'].«map»map(fs.existsSync as any)).toEqual([true]); });
      `,
    },
    tests: {
      'call and apply': blocked(
        { id: 'fs.existsSync', where: 'call' },
        { id: 'fs.existsSync', where: 'apply' },
      ),
      Reflect: blocked({ id: 'fs.existsSync', where: 'reflect' }),
      'array methods': blocked({ id: 'fs.existsSync', where: 'map' }),
    },
  },
];
