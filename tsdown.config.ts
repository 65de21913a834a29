import { readFile } from 'node:fs/promises';
import { defineConfig, type UserConfig } from 'tsdown';

const shared: UserConfig = {
  platform: 'node',
  target: 'node20',
  dts: true,
  // Why: `sideEffects` in the package.json files speaks about dist; the build itself keeps every import.
  treeshake: { moduleSideEffects: () => true },
  fixedExtension: true,
  cjsDefault: false,
  outputOptions: { exports: 'named' },
};

/** What the libraries in the page of the HTML report ask for; the others of d3 say the same as d3-scale. */
const notices = await Promise.all(
  ['preact', 'd3-scale', 'internmap'].map(async (name) => {
    const license = new URL(`node_modules/${name}/LICENSE`, import.meta.url);
    return `${name}\n\n${(await readFile(license, 'utf8')).trim()}`;
  }),
);

// A new entry goes here and under `exports` in that package's package.json.
export default defineConfig([
  {
    ...shared,
    cwd: 'packages/core',
    entry: ['src/index.ts', 'src/adapter.ts', 'src/find-detector.ts', 'src/preload.ts'],
    format: ['esm', 'cjs'],
  },
  {
    // Why apart: code shared with these would become more files to find and read in every worker.
    ...shared,
    cwd: 'packages/core',
    entry: ['src/run.ts', 'src/guide.ts', 'src/cli/main.ts'],
    format: ['esm', 'cjs'],
  },
  {
    // For the docs script and for tests in plain Node processes that look at one part alone; never packed.
    ...shared,
    cwd: 'packages/core',
    outDir: 'internals',
    unbundle: true,
    dts: false,
    entry: [
      'src/catalog/index.ts',
      'src/catalog/resolve.ts',
      'src/patch/patch-set.ts',
      'src/stall/naming.ts',
      'src/guide/{chapters,costs,measured,topics}.ts',
    ],
    format: ['esm'],
  },
  {
    // The page of the HTML report: its writer puts it into the file, so nothing may stay outside of it.
    cwd: 'packages/core',
    outDir: 'page',
    entry: { main: 'src/html/page/main.tsx' },
    tsconfig: 'src/html/page/tsconfig.json',
    platform: 'browser',
    target: 'es2022',
    format: ['iife'],
    dts: false,
    minify: true,
    deps: { alwaysBundle: [/./] },
    outputOptions: {
      entryFileNames: '[name].js',
      postBanner: `/*!\nThis page contains:\n\n${notices.join('\n\n')}\n*/`,
    },
    copy: ['src/html/page/page.css'],
  },
  {
    ...shared,
    cwd: 'packages/vitest-plugin',
    entry: ['src/index.ts', 'src/setup.ts'],
    format: ['esm'],
    // Why bundled: one file fewer to find and read in every worker.
    deps: { alwaysBundle: ['@loopguard/core/find-detector'] },
  },
  {
    ...shared,
    cwd: 'packages/jest-env',
    // Why: Jest leaves frames of `…jest…/build/` out of the stacks it prints; users' stacks stay theirs.
    outDir: 'build',
    entry: ['src/index.ts', 'src/jsdom.ts', 'src/reporter.ts'],
    format: ['esm', 'cjs'],
  },
]);
