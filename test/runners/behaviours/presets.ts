import { blocked, type Behaviour } from '../behaviour.js';

const at = (id: string, where: string): { id: string; where: string } => ({ id, where });

const callers = `
  import bcrypt, { compareSync } from 'bcryptjs';
  import * as swc from '@swc/core';
  import { transformSync } from '@babel/core';
  import ts from 'typescript';
  test('pure JavaScript', async () => {
    const hash = bcrypt.«hash»hashSync('secret', 4);
    expect(«compare»compareSync('secret', hash)).toBe(true);
  });
  test('native', async () => { expect(swc.«swc»transformSync('let a = 1').code).toContain('a = 1'); });
  test('closed exports', async () => { expect(«babel»transformSync('a', { configFile: false }).code).toBe('a;'); });
  test('a whole compiler', async () => { ts.«ts»transpileModule('let a: number = 1', {}); });
  test('asynchronous', async () => {
    const hash = await bcrypt.hash('secret', 4);
    expect(await bcrypt.compare('secret', hash)).toBe(true);
    await swc.transform('let a = 1');
  });
`;

const reported = {
  'pure JavaScript': blocked(
    at('bcryptjs.hashSync', 'hash'),
    at('bcryptjs.compareSync', 'compare'),
  ),
  native: blocked(at('@swc/core.transformSync', 'swc')),
  'closed exports': blocked(at('@babel/core.transformSync', 'babel')),
  'a whole compiler': blocked(at('typescript.transpileModule', 'ts')),
  asynchronous: 'passed',
} as const;

/** Real packages, as they are installed here. */
export const presets: readonly Behaviour[] = [
  {
    id: 'presets-auto',
    title: "presets: 'auto' reports the installed ones of the well-known packages",
    options: { presets: 'auto' },
    files: { 'case.test.ts': callers },
    tests: reported,
    check({ text }) {
      if (!text.includes('await transform(…)')) throw new Error(text);
      // Why not below: where a runner shows no source lines, the error has them.
      const ours = text.replaceAll(/^ *>? *\d+ \|.*$/gm, '');
      if (/secret/.test(ours)) throw new Error(`It prints a password: ${text}`);
    },
  },
  {
    id: 'presets-named',
    title: 'presets by name, in nested lists, and rules for their ids',
    smoke: true,
    options: {
      extend: ['bcryptjs', [['@swc/core'], 'babelCore']],
      rules: { 'bcryptjs.compare*': 'off', '@swc/core.*': 'off' },
    },
    files: {
      'case.test.ts': `
        import bcrypt from 'bcryptjs';
        import * as swc from '@swc/core';
        test('rules', async () => {
          const hash = bcrypt.«hash»hashSync('secret', 4);
          bcrypt.compareSync('secret', hash);
          swc.transformSync('let a = 1');
        });
        test('comment', async () => {
          // loopguard-allow bcryptjs.* -- four rounds only
          bcrypt.hashSync('secret', 4);
        });
      `,
    },
    tests: { rules: blocked(at('bcryptjs.hashSync', 'hash')), comment: 'passed' },
  },
  {
    id: 'presets-exported',
    title: 'presets can be imported in the configuration, from the adapter too',
    runner: 'vitest',
    vitestPlugins:
      "[loopguard({ extend: [(await import('@loopguard/core')).presets.bcryptjs, (await import('@loopguard/vitest-plugin')).presets.swcCore] })]",
    files: {
      'case.test.ts': `
        import { hashSync } from 'bcryptjs';
        import { parseSync } from '@swc/core';
        test('hash', async () => { «hash»hashSync('secret', 4); });
        test('parse', async () => { «parse»parseSync('let a = 1'); });
      `,
    },
    tests: {
      hash: blocked(at('bcryptjs.hashSync', 'hash')),
      parse: blocked(at('@swc/core.parseSync', 'parse')),
    },
  },
];
