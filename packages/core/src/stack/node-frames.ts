/** Calls that a file inside Node makes on its own account: its name, and the ids it may call. */
export interface NodeExemption {
  /** What makes Node do so; `test/builtins/exemptions` has a workload of that name. */
  readonly name: string;
  readonly file: RegExp;
  readonly calls: RegExp;
}

// Why calls as well: most of these files also call what a user handed to them.
export const nodeExemptions: readonly NodeExemption[] = [
  {
    name: 'output to a file',
    file: /^node:internal\/fs\/sync_write_stream$/,
    calls: /^fs\.writeSync$/,
  },
  {
    name: 'watching a tree',
    file: /^node:internal\/fs\/recursive_watch$/,
    calls: /^fs\.(?:statSync|lstatSync|readdirSync|watch)$/,
  },
  {
    name: 'reading a tree',
    file: /^node:internal\/fs\/dir$/,
    calls: /^fs\.Dir\.prototype\.readSyncRecursive$/,
  },
  { name: 'resolving a path', file: /^node:path$/, calls: /^process\.cwd$/ },
  {
    name: 'a folder that removes itself',
    file: /^node:internal\/fs\/promises$/,
    calls: /^process\.cwd$/,
  },
  {
    name: 'fetch and its parts',
    file: /^node:internal\/deps\//,
    calls:
      /^(?:crypto\.(?:randomInt|hash|createHash|Hash\.prototype\.\w+)|WebAssembly\.\w+|JSON\.\w+)$/,
  },
  {
    name: 'secure connections',
    file: /^node:(?:_tls_wrap|internal\/tls\/wrap)$/,
    calls: /^(?:tls\.\w+(?:\.prototype\.\w+)?|crypto\.(?:createHash|Hash\.prototype\.\w+))$/,
  },
  {
    name: 'snapshots of node:test',
    file: /^node:internal\/test_runner\/snapshot$/,
    calls: /^fs\.\w+Sync$/,
  },
  { name: 'node:test', file: /^node:internal\/test_runner\//, calls: /^process\.cwd$/ },
  {
    name: 'a failed assertion',
    file: /^node:internal\/assert\/utils$/,
    calls: /^fs\.(?:open|read|close)Sync$/,
  },
  {
    name: 'other methods of the console',
    file: /^node:internal\/console\/constructor$/,
    calls: /^(?:console\.\w+|process\.std(?:out|err)\.write)$/,
  },
  {
    name: 'output of a worker',
    file: /^node:internal\/streams\/readable$/,
    calls: /^process\.std(?:out|err)\.write$/,
  },
  {
    name: 'messages of a worker',
    file: /^node:internal\/(?:worker|worker\/io)$/,
    calls: /^worker_threads\.MessagePort\.prototype\.postMessage$/,
  },
  {
    name: 'objects of another realm',
    file: /^node:internal\/util$/,
    calls: /^vm\.runInNewContext$/,
  },
  {
    name: 'an interactive console',
    file: /^node:(?:internal\/repl\/.*|repl)$/,
    calls: /^(?:vm\..*|inspector\..*|process\.cwd)$/,
  },
];

const LOADER = /^node:internal\/(?:modules\/(?!helpers$)|vm\/module$)/;

// Why: an original that was captured early still calls public functions, and Node 26 reads modules
// through its helpers. Whoever called these is who made the call.
const PART_OF_THE_CALL = /^node:(?:fs|internal\/modules\/helpers)$/;

/** True for Node's module loaders. */
export function isNodeLoader(file: string): boolean {
  return LOADER.test(file);
}

/** Why Node itself, and nobody who handed it a function, makes this call; undefined if it does not. */
export function nodeExemptionOf(file: string, id: string): NodeExemption | undefined {
  return nodeExemptions.find((own) => own.file.test(file) && own.calls.test(id));
}

/** True for Node code that is part of the call and not its caller. */
export function isPartOfCall(file: string): boolean {
  return PART_OF_THE_CALL.test(file);
}

/** True for the frames of Node's own test runner that call and await tests. */
export function isNodeTestRunner(file: string): boolean {
  return /^node:internal\/test_runner\/(?:test|harness|runner)$/.test(file);
}
