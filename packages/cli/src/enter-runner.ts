// What each Node process below `loopguard run` requires: the one that starts the files of
// `node --test` tells what it leaves out. It runs nothing that is imported, and no test.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

const { env, execArgv, argv, pid } = process;
const directory = env['LOOPGUARD_RUN_DIRECTORY'];
const isRunner = execArgv.includes('--test') && env['NODE_TEST_CONTEXT'] === undefined;
if (isMainThread && isRunner && directory !== undefined) {
  const shard = valueOf('--test-shard');
  const names = ['--test-name-pattern', '--test-skip-pattern', '--test-only'];
  // Why not patterns and folders: they are how a whole suite is named.
  const hasFiles = argv.slice(1).some((path) => /\.\w+$/.test(path) && !/[*?{[]/.test(path));
  const partial = [
    ...(hasFiles ? ['files'] : []),
    ...(names.some((flag) => execArgv.some((arg) => arg.split('=')[0] === flag)) ? ['names'] : []),
    ...(shard === undefined ? [] : ['shard']),
  ];
  const scope = { partial, shards: shard === undefined ? [] : [shard] };
  const word = { testFile: '', scope };
  appendFileSync(join(directory, `${pid}-runner.live`), `\n${JSON.stringify(word)}\n`);
}

function valueOf(flag: string): string | undefined {
  const index = execArgv.findIndex((arg) => arg.split('=')[0] === flag);
  const [, ...value] = (execArgv[index] ?? '').split('=');
  return index === -1 ? undefined : value.length > 0 ? value.join('=') : execArgv[index + 1];
}
