import { blocked, type Behaviour } from '../behaviour.js';

const legacy = `
  function logged(_target: any, _key: string, descriptor: PropertyDescriptor): void {
    const original = descriptor.value;
    descriptor.value = function (...args: any[]) { fs.«wrapper»existsSync('package.json'); return original.apply(this, args); };
  }
`;
const standard = `
  function logged(original: any, _context: any): any {
    return function (this: any, ...args: any[]) { fs.«wrapper»existsSync('package.json'); return original.apply(this, args); };
  }
`;

// Why: Vite leaves standard decorators as they are, which no Node can run. Users have a plugin for that.
const typescript = `{
  name: 'typescript',
  enforce: 'pre',
  async transform(code, fileName) {
    if (!fileName.endsWith('/service.ts')) return;
    const { default: ts } = await import('typescript');
    const compilerOptions = { target: 'es2022', module: 'esnext', sourceMap: true };
    const { outputText, sourceMapText } = ts.transpileModule(code, { fileName, compilerOptions });
    return { code: outputText, map: JSON.parse(sourceMapText) };
  },
}`;

function decorators(name: string, isLegacy: boolean): Behaviour {
  const tsconfig = {
    target: 'es2022',
    module: 'commonjs',
    esModuleInterop: true,
    isolatedModules: true,
    sourceMap: true,
    experimentalDecorators: isLegacy,
  };
  return {
    id: `decorators-${name}`,
    title: `calls in a ${name} decorator and in what it decorates are blamed on their lines`,
    commonjs: true,
    config: {
      // Why of its own: behaviours with the same configuration share one.
      vitest: { env: { DECORATORS: name } },
      jest: {
        transform: { [String.raw`\.[jt]sx?$`]: ['ts-jest', { diagnostics: false, tsconfig }] },
      },
    },
    files: {
      'tsconfig.json': JSON.stringify({ compilerOptions: tsconfig }),
      'service.ts': `
        import fs from 'node:fs';
        ${isLegacy ? legacy : standard}
        export class Service {
          @logged read(): string { return fs.«method»readFileSync('package.json', 'utf8'); }
          @logged async wait(): Promise<void> {}
        }
      `,
      'case.test.ts': `
        import { Service } from './service';
        test('reads', async () => { expect(new Service().read()).toContain('project-under-test'); });
        test('waits', async () => { await new Service().wait(); });
      `,
    },
    tests: {
      reads: blocked(
        { id: 'fs.existsSync', where: 'wrapper' },
        { id: 'fs.readFileSync', where: 'method' },
      ),
      waits: blocked({ id: 'fs.existsSync', where: 'wrapper' }),
    },
  };
}

/** What compilers rewrite and resolvers rename: the line in the source is what is blamed. */
export const compiled: readonly Behaviour[] = [
  decorators('legacy', true),
  { ...decorators('standard', false), runner: 'jest' },
  {
    ...decorators('standard-by-plugin', false),
    runner: 'vitest',
    vitestPlugins: `[loopguard(), ${typescript}]`,
  },
  {
    id: 'path-aliases',
    title:
      'a module that is imported by an alias, as `paths` of tsconfig.json has them, is the user’s',
    smoke: true,
    config: {
      vitest: { alias: { '~': '/path-aliases/src' } },
      jest: { moduleNameMapper: { '^~/(.*)$': '<rootDir>/path-aliases/src/$1' } },
    },
    files: {
      'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '~/*': ['./src/*'] } } }),
      'src/config.ts': `
        import fs from 'node:fs';
        export function read(): string { return fs.«call»readFileSync('package.json', 'utf8'); }
      `,
      'src/lazy.ts': `export const value: number = 1;`,
      'case.test.ts': `
        import { read } from '~/config';
        test('reads', async () => { read(); });
        test('loads', async () => { expect((await import('~/lazy')).value).toBe(1); });
      `,
    },
    tests: { reads: blocked({ id: 'fs.readFileSync', where: 'call' }), loads: 'passed' },
  },
];
