import { STALL_ID } from '../catalog/stall-id.js';
import { SafeMap } from '../safe/collections.js';
import type { FileKind } from './file-kind.js';

/** A package whose frames are treated in a way of their own. */
export interface KnownPackage {
  readonly name: string;
  readonly kind: FileKind;
  /** The calls that it makes on its own account although a test calls it; none unless told. */
  readonly calls?: RegExp;
  /** Which of its files it is true of, where others are as those of any package; slashes go forward. */
  readonly files?: RegExp;
}

const SNAPSHOTS = /^fs\.\w+Sync$/;
// They compare texts; a rule of the user's may turn this call on.
const COMPARING = /^RegExp\.prototype\.exec$/;
const ONE_FILE = /^fs\.readFileSync$/;
// Fixtures, profiles and binaries of their own.
const FILES = /^fs\.\w+Sync$/;
const FILES_AND_PROGRAMS = /^(?:fs\.\w+Sync|child_process\.(?:exec|execFile|spawn)Sync)$/;
const DATADOG =
  /\/(?:datadog-instrumentations\/src\/(?:child_process|crypto|fs|vm|zlib)|datadog-core\/src\/storage|datadog-shimmer\/src\/shimmer|dd-trace\/src\/ritm)\.js$/;
const SENTRY = /\/(?:tracing\/trace|utils\/handleCallbackErrors|currentScopes)\.js$/;

// Why exact names: `jest-…` and `@vitest/…` are also what plugins and matchers of others are called.
export const knownPackages: readonly KnownPackage[] = [
  { name: 'vitest', kind: 'framework' },
  { name: '@vitest/runner', kind: 'runner' },
  { name: '@vitest/snapshot', kind: 'framework', calls: SNAPSHOTS },
  { name: '@vitest/expect', kind: 'framework', calls: COMPARING },
  { name: 'chai', kind: 'framework', calls: COMPARING },
  { name: '@vitest/spy', kind: 'spy' },
  { name: 'tinyspy', kind: 'spy' },
  { name: 'mocha', kind: 'runner' },
  { name: 'jest-circus', kind: 'runner' },
  { name: 'jest-runner', kind: 'runner' },
  { name: 'jest-snapshot', kind: 'framework', calls: SNAPSHOTS },
  { name: 'jest-message-util', kind: 'framework', calls: ONE_FILE },
  { name: 'expect', kind: 'framework', calls: COMPARING },
  { name: '@jest/expect-utils', kind: 'framework', calls: COMPARING },
  { name: 'jest-runtime', kind: 'jest-runtime' },
  { name: 'jest-mock', kind: 'spy' },
  { name: '@jest/fake-timers', kind: 'spy' },
  { name: 'sinon', kind: 'spy' },
  { name: '@sinonjs/fake-timers', kind: 'spy' },
  // Why: the same code as the copy inside Node, with the same small synchronous calls.
  { name: 'undici', kind: 'node-copy' },
  { name: 'jsdom', kind: 'dom' },
  { name: 'happy-dom', kind: 'dom' },
  // Doubles of servers and databases, and what drives browsers and containers.
  { name: 'jest-image-snapshot', kind: 'tool', calls: FILES_AND_PROGRAMS },
  { name: 'miniflare', kind: 'tool', calls: /^(?:fs\.\w+Sync|Atomics\.wait)$/ },
  { name: 'mockttp', kind: 'tool', calls: /^(?:tls\.createSecureContext|crypto\.hkdfSync)$/ },
  { name: 'mongodb-memory-server-core', kind: 'tool', calls: FILES_AND_PROGRAMS },
  { name: 'nock', kind: 'tool', calls: /^(?:fs\.\w+Sync|zlib\.(?:gunzip|inflate)Sync)$/ },
  // It computes what a database would answer.
  { name: 'pg-mem', kind: 'tool' },
  { name: 'playwright-core', kind: 'tool', calls: FILES_AND_PROGRAMS },
  { name: 'puppeteer-core', kind: 'tool', calls: FILES_AND_PROGRAMS },
  { name: 'redis-memory-server', kind: 'tool', calls: FILES_AND_PROGRAMS },
  { name: 'testcontainers', kind: 'tool', calls: FILES },
  // What compiles a program on demand, in the process of the program's own dev server.
  { name: 'next', kind: 'tool', calls: /^(?:fs\.\w+Sync(?:\.native)?|WebAssembly\.Instance)$/ },
  { name: 'vite', kind: 'tool', calls: FILES },
  { name: 'webpack', kind: 'tool', calls: /^WebAssembly\.Instance$/ },
  // Agents that trace a program: what they put over functions of Node, and over `require`, calls through.
  { name: '@opentelemetry/instrumentation-fs', kind: 'spy' },
  { name: '@opentelemetry/api', kind: 'spy' },
  { name: '@opentelemetry/context-async-hooks', kind: 'spy' },
  { name: 'require-in-the-middle', kind: 'spy' },
  // It reads the versions of packages while they are required.
  { name: '@opentelemetry/instrumentation', kind: 'tool', calls: ONE_FILE },
  { name: 'dd-trace', kind: 'spy', files: DATADOG },
  { name: '@sentry/node', kind: 'spy', files: /\/integrations\/fs\// },
  { name: '@sentry/core', kind: 'spy', files: SENTRY },
  { name: '@sentry/server-utils', kind: 'spy', files: /\/async-context\.js$/ },
];

const byName = new SafeMap(knownPackages.map((known) => [known.name, known]));

/**
 * How frames of a package are treated.
 *
 * @param path - of the file, with forward slashes
 */
export function kindOfPackage(name: string, path: string): FileKind {
  // Why also other copies: an adapter may bring one, and `allowBlocking` calls what it was given.
  if (name.startsWith('@loopguard/')) return 'own';
  const known = byName.get(name);
  return known === undefined || known.files?.test(path) === false ? 'package' : known.kind;
}

/** True for what stands in for something in tests, or drives them. */
export function isTestTool(name: string): boolean {
  return byName.get(name)?.kind === 'tool';
}

/** True where a part of a runner, and nobody who handed it a function, makes this call. */
export function isRunnersOwnCall(name: string | undefined, ids: readonly string[]): boolean {
  // Why: what computes is nothing that somebody handed over, such as a comparison of large values.
  if (ids.includes(STALL_ID)) return true;
  const calls = name === undefined ? undefined : byName.get(name)?.calls;
  return calls !== undefined && ids.some((id) => calls.test(id));
}
