import { blocked, type Behaviour } from './behaviour.js';

/** Native addons that come prebuilt, each in a package for one platform. */
export const addonPackages: readonly Behaviour[] = [
  {
    id: 'lazy-require-of-addon',
    title:
      'a lazy require of a native addon is one violation, by its file and as the main file of a package',
    commonjs: true,
    pulse: true,
    files: {
      'addons.ts': `
        import fs from 'node:fs';
        import path from 'node:path';
        const modules = path.join(require.resolve('lightningcss'), '../../..');
        const folderIn = (folder: string, start: string): string => {
          const name = fs.readdirSync(path.join(modules, folder)).find((each) => each.startsWith(start));
          if (name === undefined) throw new Error('no package that starts with ' + start);
          return path.join(folder, name);
        };
        export const name = folderIn('', 'lightningcss-');
        const folder = path.join(modules, folderIn('@swc', 'core-'));
        export const file = path.join(folder, fs.readdirSync(folder).find((each) => each.endsWith('.node')) as string);
      `,
      'load.ts': `
        import { file, name } from './addons';
        export const ofFile = (): unknown => «file»require(file);
        export const ofPackage = (): unknown => «package»require(name);
      `,
      'case.test.ts': `
        import { ofFile, ofPackage } from './load';
        test('by its file', async () => { expect(ofFile()).toHaveProperty('transformSync'); });
        test('as a package', async () => { expect(ofPackage()).toHaveProperty('transform'); });
        test('has them from the cache', async () => { expect([ofFile(), ofPackage()]).toHaveLength(2); });
      `,
    },
    tests: {
      'by its file': blocked({ id: 'require', where: 'file' }),
      'as a package': blocked({ id: 'require', where: 'package' }),
      'has them from the cache': 'passed',
    },
  },
];
