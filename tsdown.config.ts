import { defineConfig, type UserConfig } from 'tsdown';

const shared: UserConfig = {
  platform: 'node',
  target: 'node20',
  unbundle: true,
  dts: true,
  // Why: `sideEffects` in the package.json files speaks about dist; the build itself keeps every import.
  treeshake: { moduleSideEffects: () => true },
  fixedExtension: true,
  cjsDefault: false,
  outputOptions: { exports: 'named' },
};

// A new entry goes here and under `exports` in that package's package.json.
export default defineConfig([
  {
    ...shared,
    cwd: 'packages/core',
    entry: ['src/index.ts', 'src/adapter.ts', 'src/preload.ts'],
    format: ['esm', 'cjs'],
  },
  {
    ...shared,
    cwd: 'packages/vitest-plugin',
    entry: ['src/index.ts', 'src/setup.ts'],
    format: ['esm'],
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
