// What each Node process below `loopguard run` imports first: the adapter of the runner in it.
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const name = adapterName();
  const file = name === undefined ? undefined : adapterFile(name);
  if (file !== undefined) {
    const adapter = (await import(pathToFileURL(file).href)) as Adapter;
    // Why: Mocha would wait for it before it loads test files.
    await adapter.mochaHooks?.();
  }
}

interface Adapter {
  readonly mochaHooks?: () => Promise<unknown>;
}

function adapterName(): string | undefined {
  const { env, execArgv, argv } = process;
  const program = realPath(argv[1] ?? '');
  const isNodeTest = env['NODE_TEST_CONTEXT'] !== undefined || execArgv.includes('--test');
  if (/[\\/]mocha[\\/](?:bin|lib)[\\/]/.test(program)) return '@loopguard/mocha';
  // Why also other programs of the project: a test file may be run by itself.
  if (isNodeTest || (program !== '' && !/[\\/]node_modules[\\/]/.test(program))) {
    return '@loopguard/node-test';
  }
  return undefined;
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
