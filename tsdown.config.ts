import { readFile } from 'node:fs/promises';
import { defineConfig, type Rolldown, type UserConfig } from 'tsdown';

const shared: UserConfig = {
  platform: 'node',
  target: 'node20',
  dts: true,
  // Why: `sideEffects` in the package.json files speaks about dist; the build itself keeps every import.
  treeshake: { moduleSideEffects: () => true },
  fixedExtension: true,
  cjsDefault: false,
  // Why strict: the sources are; in sloppy code a wrapper would make an object of `this`.
  outputOptions: { exports: 'named', strict: true },
  plugins: [bundles()],
};

/** What the libraries in the page of the HTML report ask for; the others of d3 say the same as d3-scale. */
const notices = await Promise.all(
  ['preact', 'd3-scale', 'internmap'].map(async (name) => {
    const license = new URL(`node_modules/${name}/LICENSE`, import.meta.url);
    return `${name}\n\n${(await readFile(license, 'utf8')).trim()}`;
  }),
);

/**
 * For what workers load: each of them reads and compiles it.
 *
 * Why names of classes stay: errors print them.
 */
const small: UserConfig['minify'] = {
  compress: true,
  mangle: { toplevel: true, keepNames: { function: false, class: true } },
  codegen: { removeWhitespace: true },
};

/**
 * The part of core that a module is in: `hot` is what every worker loads, `examine` what looks at
 * calls, and the rest stays with its entry. What several parts need is in the first of them.
 */
function partOf(id: string, context: Rolldown.ChunkingContext): string | null {
  // Why no types: a chunk of declarations with a name from here would not be written.
  if (/\.d\.[cm]?ts$/.test(id)) return null;
  const importers = new Set([id]);
  for (const importer of importers) {
    for (const next of context.getModuleInfo(importer)?.importers ?? []) importers.add(next);
  }
  const isIn = (...entries: readonly string[]): boolean =>
    entries.some((entry) =>
      [...importers].some((file) => file.replaceAll('\\', '/').endsWith(`/core/src/${entry}.ts`)),
    );
  const isEntry = context.getModuleInfo(id)?.isEntry ?? false;
  const isHot = isIn('preload') || (isIn('late') && isIn('adapter', 'loop/naming'));
  if (isHot) return isEntry ? null : 'hot';
  return isIn('examine/index') ? 'examine' : null;
}

const inPackage = /^(.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+))/;

/** Publishes the licences of the libraries that a build takes in, which can be these only. */
function bundles(...names: readonly string[]): Rolldown.Plugin {
  return {
    name: 'bundles',
    async generateBundle(_options, bundle) {
      const folders = new Map<string, string>();
      for (const chunk of Object.values(bundle)) {
        for (const id of chunk.type === 'chunk' ? chunk.moduleIds : []) {
          const [, folder, name] = inPackage.exec(id) ?? [];
          if (folder !== undefined && name !== undefined) folders.set(name, folder);
        }
      }
      // A build of declarations alone.
      if (folders.size === 0) return;
      if ([...folders.keys()].toSorted().join() !== names.toSorted().join()) {
        this.error(
          `It bundles ${[...folders.keys()].join(', ')}: tsdown.config.ts has to name them.`,
        );
      }
      const licenses = await Promise.all(
        [...folders].map(async ([name, folder]) => {
          const text = await readFile(`${folder}/LICENSE`, 'utf8').catch(() =>
            readFile(`${folder}/LICENCE`, 'utf8'),
          );
          return `${name}\n\n${text.trim()}`;
        }),
      );
      this.emitFile({
        type: 'asset',
        fileName: 'THIRD-PARTY-NOTICES.txt',
        source: `Files in this folder contain:\n\n${licenses.join('\n\n')}\n`,
      });
    },
  };
}

const liveBinding =
  /Object\.defineProperty\(exports,(`|')([\w$]+)\1,\{enumerable:!0,get:function\(\)\{return ([\w$]+)\}\}\)/g;

/** It only names the object; a test that has put something on `Object.prototype` would break it. */
const moduleTag =
  /Object\.defineProperty\(exports,Symbol\.toStringTag,\{value:(?:`|')Module(?:`|')\}\)[;,]/;

/** Makes plain exports of the bindings that a chunk hands to others: as getters they are a tenth of what workers load. */
const plainExports: Rolldown.Plugin = {
  name: 'plain-exports',
  transform(code, id) {
    const isOwn = /[\\/]src[\\/].*(?<!\.d)\.ts$/.test(id);
    if (isOwn && /^export (?:let|var) /m.test(code))
      this.error(`${id}: what is exported may not change.`);
  },
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      chunk.code = chunk.code.replace(liveBinding, 'exports.$2=$3').replace(moduleTag, '');
    }
  },
};

/** Makes an ES module of each entry that exports what its CommonJS twin does. */
const handOn: Rolldown.Plugin = {
  name: 'hand-on',
  generateBundle(_options, bundle) {
    for (const [file, chunk] of Object.entries(bundle)) {
      if (chunk.type !== 'chunk' || !file.endsWith('.mjs')) continue;
      if (!chunk.isEntry) {
        delete bundle[file];
        continue;
      }
      const names =
        chunk.exports.length > 0 ? `export { ${chunk.exports.join(', ')} } from` : 'import';
      chunk.code = `${names} './${chunk.name}.cjs';\n`;
    }
  },
};

// A new entry goes here and under `exports` in that package's package.json.
export default defineConfig([
  {
    ...shared,
    cwd: 'packages/core',
    entry: [
      'src/index.ts',
      'src/find-guard.ts',
      'src/catalog.ts',
      'src/report.ts',
      'src/format.ts',
      'src/source.ts',
      'src/matchers.ts',
    ],
    format: ['esm', 'cjs'],
    plugins: [bundles('js-tokens')],
  },
  {
    // What workers load. CommonJS only: it loads faster, and the parts share their modules.
    ...shared,
    cwd: 'packages/core',
    entry: {
      adapter: 'src/adapter.ts',
      preload: 'src/preload.ts',
      examine: 'src/examine/index.ts',
      late: 'src/late.ts',
      naming: 'src/loop/naming.ts',
      watchdog: 'src/loop/watchdog.ts',
    },
    format: ['cjs'],
    plugins: [bundles('js-tokens'), plainExports],
    inputOptions: { preserveEntrySignatures: 'allow-extension' },
    minify: small,
    outputOptions: {
      ...shared.outputOptions,
      codeSplitting: { groups: [{ name: partOf }], includeDependenciesRecursively: false },
    },
  },
  {
    // The same for `import`: its files hand on what the CommonJS ones export.
    ...shared,
    cwd: 'packages/core',
    entry: ['src/adapter.ts', 'src/preload.ts'],
    format: ['esm'],
    plugins: [handOn],
  },
  {
    // The end of a run, options in files, the guide, the command, and the processes that `loopguard doctor` starts.
    ...shared,
    cwd: 'packages/cli',
    entry: {
      run: 'src/run.ts',
      config: 'src/config.ts',
      options: 'src/options.ts',
      process: 'src/process.ts',
      guide: 'src/guide.ts',
      main: 'src/cli/main.ts',
      enter: 'src/enter.ts',
      'write-program': 'src/write-program.ts',
      'probe-vitest': 'src/cli/doctor/probe/vitest.ts',
      'probe-jest': 'src/cli/doctor/probe/jest.ts',
      'probe-node-test': 'src/cli/doctor/probe/node-test.ts',
      'probe-node-test-reporter': 'src/cli/doctor/probe/node-test-reporter.ts',
      'probe-mocha': 'src/cli/doctor/probe/mocha.ts',
    },
    format: ['esm'],
    plugins: [bundles('std-env')],
  },
  {
    // What is also required: the reporter by Jest.
    ...shared,
    cwd: 'packages/cli',
    entry: {
      run: 'src/run.ts',
      config: 'src/config.ts',
      options: 'src/options.ts',
      process: 'src/process.ts',
      guide: 'src/guide.ts',
      'enter-runner': 'src/enter-runner.ts',
      'probe-jest-reporter': 'src/cli/doctor/probe/jest-reporter.ts',
      'probe-mocha-reporter': 'src/cli/doctor/probe/mocha-reporter.ts',
    },
    format: ['cjs'],
    // Bundled, since it is an ES module alone, and Jest loads this in a sandbox where a test starts Jest.
    plugins: [bundles('std-env')],
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
      'src/catalog/unwatched.ts',
      'src/patch/patch-set.ts',
      'src/loop/naming.ts',
    ],
    format: ['esm'],
  },
  {
    // The same of the guide.
    ...shared,
    cwd: 'packages/cli',
    outDir: 'internals',
    unbundle: true,
    dts: false,
    entry: ['src/guide/{chapters,costs,measured,topics}.ts'],
    format: ['esm'],
  },
  {
    // The page of the HTML report: its writer puts it into the file, so nothing may stay outside of it.
    cwd: 'packages/cli',
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
    entry: ['src/index.ts', 'src/matchers.ts'],
    format: ['esm'],
  },
  {
    ...shared,
    cwd: 'packages/vitest-plugin',
    entry: ['src/setup.ts'],
    format: ['esm'],
    minify: small,
    // Why bundled: one file fewer to find and read in every worker.
    deps: { alwaysBundle: ['@loopguard/core/find-guard'] },
  },
  {
    ...shared,
    cwd: 'packages/jest-env',
    // Why: Jest leaves frames of `…jest…/build/` out of the stacks it prints; users' stacks stay theirs.
    outDir: 'build',
    entry: ['src/index.ts', 'src/jsdom.ts', 'src/reporter.ts'],
    format: ['esm', 'cjs'],
    plugins: [bundles(), plainExports],
    minify: small,
    // Why bundled: one file fewer to find and read in every process.
    deps: { alwaysBundle: ['loopguard/options'] },
  },
  {
    // By itself: tests load it in their own realm.
    ...shared,
    cwd: 'packages/jest-env',
    outDir: 'build',
    entry: ['src/matchers.ts'],
    format: ['esm', 'cjs'],
  },
  {
    // Required by jest-junit, which calls what it gets.
    ...shared,
    cwd: 'packages/jest-env',
    outDir: 'build',
    entry: ['src/junit.ts'],
    format: ['cjs'],
    outputOptions: { ...shared.outputOptions, exports: 'auto' },
    cjsDefault: true,
  },
  {
    ...shared,
    cwd: 'packages/node-test',
    entry: ['src/index.ts'],
    format: ['esm'],
    minify: small,
  },
  {
    // What that requires.
    ...shared,
    cwd: 'packages/node-test',
    entry: ['src/start.ts'],
    format: ['cjs'],
    dts: false,
    minify: small,
  },
  {
    // What is required and, by the next, imported: both have the same state.
    ...shared,
    cwd: 'packages/runtime',
    entry: ['src/index.ts', 'src/api.ts', 'src/opentelemetry.ts'],
    format: ['cjs'],
  },
  {
    ...shared,
    cwd: 'packages/runtime',
    entry: ['src/index.ts', 'src/api.ts', 'src/opentelemetry.ts'],
    format: ['esm'],
    plugins: [handOn],
  },
  {
    // CommonJS only: Mocha may require it or import it.
    ...shared,
    cwd: 'packages/mocha',
    entry: ['src/index.ts'],
    format: ['cjs'],
  },
]);
