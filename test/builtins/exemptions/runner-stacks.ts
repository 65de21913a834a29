import type { Frame } from './stacks.js';

/** A call that needs a package's row in the guard's list: its id, and who made it. */
export interface RunnerStack {
  readonly id: string;
  readonly frames: readonly Frame[];
}

/**
 * Stacks of real runs (of test tools: as their sources have them), by hand reduced to what decides: without what stands further out, without
 * hashes in names of files. `async` marks the frames that wait.
 */
export const runnerStacks: Readonly<Record<string, RunnerStack>> = {
  vitest: stackOf(
    'fs.existsSync',
    `
    readSnapshotFile node_modules/vitest/dist/chunks/node.B9mkVmLH.js
    toMatchFileSnapshotImpl node_modules/vitest/dist/chunks/index.DNcttN5a.js
  `,
  ),
  '@vitest/runner': stackOf(
    'fs.existsSync',
    `
    - node_modules/@vitest/runner/dist/chunk-artifact.js
    runWithTimeout node_modules/@vitest/runner/dist/chunk-artifact.js
    async runTest node_modules/@vitest/runner/dist/chunk-artifact.js
    async runBaseTests node_modules/vitest/dist/chunks/base.js
  `,
  ),
  '@vitest/snapshot': stackOf(
    'fs.existsSync',
    `
    readSnapshotFile node_modules/@vitest/snapshot/dist/environment.js
    assertRaw node_modules/@vitest/snapshot/dist/index.js
    async toMatchFileSnapshotImpl node_modules/vitest/dist/chunks/index.js
    async - case.test.ts
  `,
  ),
  '@vitest/expect': stackOf(
    'fs.existsSync',
    `
    toSatisfy node_modules/@vitest/expect/dist/index.js
    expectWrapper node_modules/@vitest/expect/dist/index.js
    - node_modules/@vitest/expect/dist/index.js
    methodWrapper node_modules/chai/index.js
    - case.test.ts
    - node_modules/@vitest/runner/dist/chunk-hooks.js
    - node_modules/@vitest/runner/dist/chunk-hooks.js
  `,
  ),
  chai: stackOf(
    'fs.existsSync',
    `
    toSatisfy node_modules/@vitest/expect/dist/index.js
    expectWrapper node_modules/@vitest/expect/dist/index.js
    - node_modules/@vitest/expect/dist/index.js
    methodWrapper node_modules/chai/index.js
    - case.test.ts
    - node_modules/@vitest/runner/dist/chunk-hooks.js
    - node_modules/@vitest/runner/dist/chunk-hooks.js
  `,
  ),
  '@vitest/spy': stackOf(
    'fs.existsSync',
    `
    mockCall node_modules/@vitest/spy/dist/index.js
    existsSync node_modules/tinyspy/dist/index.js
    - case.test.ts
    - node_modules/@vitest/runner/dist/chunk-hooks.js
  `,
  ),
  tinyspy: stackOf(
    'fs.existsSync',
    `
    mockCall node_modules/@vitest/spy/dist/index.js
    existsSync node_modules/tinyspy/dist/index.js
    - case.test.ts
    - node_modules/@vitest/runner/dist/chunk-hooks.js
  `,
  ),
  'jest-circus': stackOf(
    'fs.existsSync',
    `
    run node:async_hooks
    Promise.finally.completed node_modules/jest-circus/build/jestAdapterInit.js
    callAsyncCircusFn node_modules/jest-circus/build/jestAdapterInit.js
    _callCircusTest node_modules/jest-circus/build/jestAdapterInit.js
    async run node_modules/jest-circus/build/jestAdapterInit.js
    async runTest node_modules/jest-runner/build/index.js
  `,
  ),
  'jest-runner': stackOf(
    'fs.existsSync',
    `
    run node:async_hooks
    Promise.finally.completed node_modules/jest-circus/build/jestAdapterInit.js
    callAsyncCircusFn node_modules/jest-circus/build/jestAdapterInit.js
    _callCircusTest node_modules/jest-circus/build/jestAdapterInit.js
    async run node_modules/jest-circus/build/jestAdapterInit.js
    async runTest node_modules/jest-runner/build/index.js
  `,
  ),
  mocha: stackOf(
    'fs.writeFileSync',
    `
    Runner.<anonymous> node_modules/mocha/lib/reporters/json.js
    Object.onceWrapper node:events
    Runner.emit node:events
    end node_modules/mocha/lib/runner.js
    next node_modules/mocha/lib/runner.js
    Immediate._onImmediate node_modules/mocha/lib/runner.js
    process.processImmediate node:internal/timers
  `,
  ),
  'jest-snapshot': stackOf(
    'fs.existsSync',
    `
    match node_modules/jest-snapshot/build/State.js
    _toMatchSnapshot node_modules/jest-snapshot/build/index.js
    toMatchSnapshot node_modules/jest-snapshot/build/index.js
    __EXTERNAL_MATCHER_TRAP__ node_modules/expect/build/index.js
    throwingMatcher node_modules/expect/build/index.js
    - more.test.ts
    run node:async_hooks
    Promise.then.completed node_modules/jest-circus/build/utils.js
    callAsyncCircusFn node_modules/jest-circus/build/utils.js
  `,
  ),
  'jest-message-util': stackOf(
    'fs.readFileSync',
    `
    formatStackTrace node_modules/jest-message-util/build/index.js
    - node_modules/@jest/console/build/index.js
    getConsoleOutput node_modules/@jest/console/build/index.js
    consoleFormatter node_modules/jest-runner/build/index.js
    _logError node_modules/@jest/console/build/index.js
    error node_modules/@jest/console/build/index.js
    - case.test.ts
    run node:async_hooks
    Promise.finally.completed node_modules/jest-circus/build/jestAdapterInit.js
  `,
  ),
  expect: stackOf(
    'fs.existsSync',
    `
    toSatisfy node_modules/expect/build/matchers.js
    throwingMatcher node_modules/expect/build/index.js
    - more.test.ts
    run node:async_hooks
    Promise.then.completed node_modules/jest-circus/build/utils.js
  `,
  ),
  '@jest/expect-utils': stackOf(
    'fs.existsSync',
    `
    asymmetricMatch node_modules/@jest/expect-utils/build/jasmineUtils.js
    eq node_modules/@jest/expect-utils/build/jasmineUtils.js
    equals node_modules/@jest/expect-utils/build/jasmineUtils.js
    toEqual node_modules/expect/build/matchers.js
    throwingMatcher node_modules/expect/build/index.js
    - more.test.ts
    run node:async_hooks
    Promise.then.completed node_modules/jest-circus/build/utils.js
    callAsyncCircusFn node_modules/jest-circus/build/utils.js
  `,
  ),
  'jest-runtime': stackOf(
    'fs.openSync',
    `
    readFileSync node:fs
    readFileBuffer node_modules/jest-runtime/build/index.js
    readFile node_modules/jest-runtime/build/index.js
    transformFile node_modules/jest-runtime/build/index.js
    _execModule node_modules/jest-runtime/build/index.js
    _loadModule node_modules/jest-runtime/build/index.js
    requireModule node_modules/jest-runtime/build/index.js
    _generateMock node_modules/jest-runtime/build/index.js
    createMockFromModule node_modules/jest-runtime/build/index.js
    - case.test.ts
  `,
  ),
  'jest-mock': stackOf(
    'fs.existsSync',
    `
    - node_modules/jest-mock/build/index.js
    - node_modules/jest-mock/build/index.js
    - node_modules/jest-mock/build/index.js
    mockConstructor node_modules/jest-mock/build/index.js
    - more.test.ts
    run node:async_hooks
  `,
  ),
  '@jest/fake-timers': stackOf(
    'fs.existsSync',
    `
    advanceTimersByTime node_modules/@jest/fake-timers/build/index.js
    - case.test.ts
    run node:async_hooks
  `,
  ),
  sinon: stackOf(
    'fs.statSync',
    `
    invoke node_modules/sinon/lib/sinon/proxy-invoke.js
    statSync node_modules/sinon/lib/sinon/proxy.js
    - more.test.ts
  `,
  ),
  '@sinonjs/fake-timers': stackOf(
    'fs.existsSync',
    `
    callTimer node_modules/@sinonjs/fake-timers/src/fake-timers-src.js
    runTimersInRange node_modules/@sinonjs/fake-timers/src/fake-timers-src.js
    doTickInner node_modules/@sinonjs/fake-timers/src/fake-timers-src.js
    doTick node_modules/@sinonjs/fake-timers/src/fake-timers-src.js
    tick node_modules/@sinonjs/fake-timers/src/fake-timers-src.js
    advanceTimersByTime node_modules/@jest/fake-timers/build/index.js
    advanceTimersByTime node_modules/jest-runtime/build/index.js
    - case.test.ts
    run node:async_hooks
  `,
  ),
  undici: stackOf(
    'crypto.createHash',
    `
    bytesMatch node_modules/undici/lib/web/fetch/util.js
    processBody node_modules/undici/lib/web/fetch/index.js
    processTicksAndRejections node:internal/process/task_queues
  `,
  ),
  jsdom: stackOf(
    'fs.existsSync',
    `
    task node_modules/jsdom/lib/jsdom/browser/Window.js
    listOnTimeout node:internal/timers
    processTimers node:internal/timers
  `,
  ),
  'happy-dom': stackOf(
    'fs.existsSync',
    `
    - node_modules/happy-dom/lib/window/BrowserWindow.js
    listOnTimeout node:internal/timers
    processTimers node:internal/timers
  `,
  ),
  'jest-image-snapshot': stackOf(
    'fs.existsSync',
    `
    diffImageToSnapshot node_modules/jest-image-snapshot/src/diff-snapshot.js
    toMatchImageSnapshot node_modules/jest-image-snapshot/src/index.js
    - case.test.ts
  `,
  ),
  miniflare: stackOf(
    'Atomics.wait',
    `
    fetch node_modules/miniflare/dist/src/index.js
    syncCall node_modules/miniflare/dist/src/index.js
    - case.test.ts
  `,
  ),
  mockttp: stackOf(
    'tls.createSecureContext',
    `
    getSecureContext node_modules/mockttp/dist/server/http-combo-server.js
    async SNICallback node_modules/mockttp/dist/server/http-combo-server.js
  `,
  ),
  'mongodb-memory-server-core': stackOf(
    'fs.readFileSync',
    `
    findPackageJson node_modules/mongodb-memory-server-core/lib/util/resolveConfig.js
    create node_modules/mongodb-memory-server-core/lib/MongoMemoryServer.js
    - case.test.ts
  `,
  ),
  nock: stackOf(
    'fs.existsSync',
    `
    fixtureExists node_modules/nock/dist/lib/back.js
    Back node_modules/nock/dist/lib/back.js
    - case.test.ts
  `,
  ),
  'pg-mem': stackOf(
    'stall',
    `
    query node_modules/pg-mem/index.js
    - case.test.ts
  `,
  ),
  'playwright-core': stackOf(
    'fs.accessSync',
    `
    canAccessFile node_modules/playwright-core/lib/coreBundle.js
    async launch node_modules/playwright-core/lib/coreBundle.js
    async - case.test.ts
  `,
  ),
  'puppeteer-core': stackOf(
    'fs.existsSync',
    `
    launch node_modules/puppeteer-core/lib/cjs/puppeteer/node/BrowserLauncher.js
    async - case.test.ts
  `,
  ),
  'redis-memory-server': stackOf(
    'fs.existsSync',
    `
    _findCacheDirRecursively node_modules/redis-memory-server/lib/util/RedisBinary.js
    getPath node_modules/redis-memory-server/lib/util/RedisBinary.js
    async - case.test.ts
  `,
  ),
  testcontainers: stackOf(
    'fs.existsSync',
    `
    getResult node_modules/testcontainers/build/container-runtime/strategies/unix-socket-strategy.js
    async - case.test.ts
  `,
  ),
  // Dev servers of real projects: a route that is built when it is asked for, a page that a handler has rendered, a build.
  next: stackOf(
    'fs.existsSync',
    `
    getManifestPath node_modules/next/dist/shared/lib/turbopack/manifest-loader.js
    readPartialManifestContent node_modules/next/dist/shared/lib/turbopack/manifest-loader.js
    TurbopackManifestLoader.loadBuildManifest node_modules/next/dist/shared/lib/turbopack/manifest-loader.js
    handleRouteType node_modules/next/dist/server/dev/turbopack-utils.js
    async - node_modules/next/dist/server/dev/hot-reloader-turbopack.js
    async Span.traceAsyncFn node_modules/next/dist/trace/trace.js
  `,
  ),
  vite: stackOf(
    'fs.statSync',
    `
    tryStatSync node_modules/vite/dist/node/chunks/node.js
    - node_modules/vite/dist/node/chunks/node.js
    async - server.mjs
  `,
  ),
  webpack: stackOf(
    'WebAssembly.Instance',
    `
    create node_modules/webpack/lib/util/hash/wasm-hash.js
    exports node_modules/webpack/lib/util/createHash.js
    - node_modules/webpack/lib/graph/ChunkGraph.js
    RuntimeSpecMap.provide node_modules/webpack/lib/util/runtime.js
    ChunkGraph.getModuleGraphHash node_modules/webpack/lib/graph/ChunkGraph.js
  `,
  ),
  // Handlers in programs with agents.
  '@opentelemetry/instrumentation-fs': stackOf(
    'fs.readFileSync',
    `
    AsyncLocalStorage.run node:async_hooks
    AsyncLocalStorageContextManager.with node_modules/@opentelemetry/context-async-hooks/build/src/AsyncLocalStorageContextManager.js
    ContextAPI.with node_modules/@opentelemetry/api/build/src/api/context.js
    patchedFunction node_modules/@opentelemetry/instrumentation-fs/build/src/instrumentation.js
    - server.ts
  `,
  ),
  '@opentelemetry/api': stackOf(
    'fs.readFileSync',
    `
    AsyncLocalStorage.run node:async_hooks
    AsyncLocalStorageContextManager.with node_modules/@opentelemetry/context-async-hooks/build/src/AsyncLocalStorageContextManager.js
    ContextAPI.with node_modules/@opentelemetry/api/build/src/api/context.js
    patchedFunction node_modules/@opentelemetry/instrumentation-fs/build/src/instrumentation.js
    - server.ts
  `,
  ),
  '@opentelemetry/context-async-hooks': stackOf(
    'fs.readFileSync',
    `
    AsyncLocalStorage.run node:async_hooks
    AsyncLocalStorageContextManager.with node_modules/@opentelemetry/context-async-hooks/build/src/AsyncLocalStorageContextManager.js
    ContextAPI.with node_modules/@opentelemetry/api/build/src/api/context.js
    patchedFunction node_modules/@opentelemetry/instrumentation-fs/build/src/instrumentation.js
    - server.ts
  `,
  ),
  'require-in-the-middle': stackOf(
    'require',
    `
    Module.patchedRequire node_modules/require-in-the-middle/index.js
    Hook._require.Module.require node_modules/require-in-the-middle/index.js
    require node:internal/modules/helpers
    - server.ts
  `,
  ),
  '@opentelemetry/instrumentation': stackOf(
    'fs.readFileSync',
    `
    PinoInstrumentation._extractPackageVersion node_modules/@opentelemetry/instrumentation/build/src/platform/node/instrumentation.js
    PinoInstrumentation._onRequire node_modules/@opentelemetry/instrumentation/build/src/platform/node/instrumentation.js
    - node_modules/@opentelemetry/instrumentation/build/src/platform/node/RequireInTheMiddleSingleton.js
    Module.patchedRequire node_modules/require-in-the-middle/index.js
    require node:internal/modules/helpers
    - server.ts
  `,
  ),
  'dd-trace': stackOf(
    'fs.readFileSync',
    `
    - node_modules/dd-trace/packages/datadog-instrumentations/src/fs.js
    run node:diagnostics_channel
    Channel.runStores node:diagnostics_channel
    Object.readFileSync node_modules/dd-trace/packages/datadog-instrumentations/src/fs.js
    - server.ts
  `,
  ),
  '@sentry/node': stackOf(
    'fs.readFileSync',
    `
    - node_modules/@sentry/node/build/cjs/integrations/fs/vendored/instrumentation.js
    - node_modules/@sentry/core/build/cjs/tracing/trace.js
    Module.handleCallbackErrors node_modules/@sentry/core/build/cjs/utils/handleCallbackErrors.js
    - node_modules/@sentry/server-utils/build/cjs/async-context.js
    AsyncLocalStorage.run node:async_hooks
    Module.withScope node_modules/@sentry/core/build/cjs/currentScopes.js
    - server.ts
  `,
  ),
  '@sentry/core': stackOf(
    'fs.readFileSync',
    `
    - node_modules/@sentry/node/build/cjs/integrations/fs/vendored/instrumentation.js
    - node_modules/@sentry/core/build/cjs/tracing/trace.js
    Module.handleCallbackErrors node_modules/@sentry/core/build/cjs/utils/handleCallbackErrors.js
    - node_modules/@sentry/server-utils/build/cjs/async-context.js
    AsyncLocalStorage.run node:async_hooks
    Module.withScope node_modules/@sentry/core/build/cjs/currentScopes.js
    - server.ts
  `,
  ),
  '@sentry/server-utils': stackOf(
    'fs.readFileSync',
    `
    - node_modules/@sentry/node/build/cjs/integrations/fs/vendored/instrumentation.js
    - node_modules/@sentry/core/build/cjs/tracing/trace.js
    Module.handleCallbackErrors node_modules/@sentry/core/build/cjs/utils/handleCallbackErrors.js
    - node_modules/@sentry/server-utils/build/cjs/async-context.js
    AsyncLocalStorage.run node:async_hooks
    Module.withScope node_modules/@sentry/core/build/cjs/currentScopes.js
    - server.ts
  `,
  ),
};

/** The files of agents that make calls on their own account, beside those that only call through. */
export const filesOfAgents: Readonly<Record<string, string>> = {
  'dd-trace': 'packages/dd-trace/src/appsec/reporter.js',
  '@sentry/node': 'build/cjs/integrations/modules.js',
  '@sentry/core': 'build/cjs/utils/node.js',
  '@sentry/server-utils': 'build/cjs/index.js',
};

/** What Next calls where it has built parts of itself into a project. */
export const nextChunkStack: RunnerStack = stackOf(
  'fs.readFileSync',
  `
    handleRequest .next/dev/server/chunks/ssr/node_modules_next_dist_1xymtlrnmu7ga._.js
  `,
);

/** @param text - a line for each frame: its function or `-`, and its file; `async` before one that waits */
export function stackOf(id: string, text: string): RunnerStack {
  const lines = text.trim().split('\n');
  const frames = lines.map((line): Frame => {
    const words = line.trim().split(' ');
    const isAsync = words[0] === 'async';
    const [name = '', file = ''] = isAsync ? words.slice(1) : words;
    return {
      file: file.startsWith('node:') ? file : `/project/${file}`,
      name: name === '-' ? '' : name,
      isAsync,
    };
  });
  return { id, frames };
}
