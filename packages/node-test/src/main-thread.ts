/** What Node loads in each worker thread before it runs anything. */
const THREADS = 'NativeModule worker_threads';

/**
 * Whether this is the main thread of its process. Why not asked at once: from Node 22 on nothing else of a
 * test file's process needs the module that says so, and loading it takes longer than all that is here.
 */
export function isMainThread(): boolean {
  const { moduleLoadList } = process as { moduleLoadList?: readonly string[] };
  if (moduleLoadList?.includes(THREADS) === false) return true;
  return process.getBuiltinModule('node:worker_threads').isMainThread;
}
