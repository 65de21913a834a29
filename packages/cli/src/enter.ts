// What each Node process below `loopguard run` imports first: the adapter of what runs in it.
import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const file = adapterNames().map(adapterFile).find(Boolean);
  if (file !== undefined) {
    const adapter = (await import(pathToFileURL(file).href)) as Adapter;
    // Why: Mocha would wait for it before it loads test files.
    await adapter.mochaHooks?.();
  }
}

interface Adapter {
  readonly mochaHooks?: () => Promise<unknown>;
}

/** The adapters for what runs here: the first that is installed is taken. */
function adapterNames(): string[] {
  const { env, execArgv, argv } = process;
  const program = realPath(argv[1] ?? '');
  const isNodeTest = env['NODE_TEST_CONTEXT'] !== undefined || execArgv.includes('--test');
  if (/[\\/]mocha[\\/](?:bin|lib)[\\/]/.test(program)) return ['@loopguard/mocha'];
  if (isNodeTest) return ['@loopguard/node-test'];
  if (program === '') return [];
  if (/[\\/]node_modules[\\/]/.test(program)) return ['@loopguard/runtime'];
  // Why also the other: what a test file imports may import `node:test`.
  return hasTests(program)
    ? ['@loopguard/node-test']
    : ['@loopguard/runtime', '@loopguard/node-test'];
}

/** Whether a program is a test file that is run by itself. */
function hasTests(program: string): boolean {
  try {
    return /\bnode:test\b/.test(readFileSync(program, 'utf8'));
  } catch {
    return false;
  }
}

/** Why: package managers start programs by links. */
function realPath(program: string): string {
  try {
    return program && realpathSync(program);
  } catch {
    return program;
  }
}

/** Where the project, or else this package, has an adapter; undefined where neither does. */
function adapterFile(name: string): string | undefined {
  for (const from of [join(process.cwd(), 'package.json'), import.meta.url]) {
    try {
      return createRequire(from).resolve(name);
    } catch {
      // Why: the command says in the end that nothing was guarded.
    }
  }
  return undefined;
}
