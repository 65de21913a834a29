/** Calls that a file inside Node makes on its own account: its name, and the ids it may call. */
interface NodeFile {
  readonly file: RegExp;
  readonly calls: RegExp;
}

// Why calls as well: most of these files also call what a user handed to them.
const OWN_WORK: readonly NodeFile[] = [
  {
    file: /^node:internal\/fs\/sync_write_stream$/,
    calls: /^fs\.(?:writeSync|closeSync)$/,
  },
  {
    file: /^node:internal\/fs\/recursive_watch$/,
    calls: /^(?:fs\.(?:statSync|lstatSync|readdirSync)|process\.cwd)$/,
  },
  { file: /^node:internal\/fs\/dir$/, calls: /^fs\.Dir\./ },
  { file: /^node:(?:internal\/fs\/promises|path)$/, calls: /^process\.cwd$/ },
  {
    file: /^node:internal\/deps\//,
    calls: /^(?:crypto|WebAssembly|JSON)\./,
  },
  {
    file: /^node:(?:_tls_wrap|_tls_common|internal\/tls\/.*)$/,
    calls: /^(?:tls|crypto)\./,
  },
  { file: /^node:internal\/crypto\//, calls: /^crypto\./ },
  { file: /^node:internal\/test_runner\/(?!mock\/)/, calls: /./ },
  {
    file: /^node:internal\/test_runner\/mock\//,
    calls: /^(?:module\.isBuiltin|vm\.runInNewContext)$/,
  },
  { file: /^node:internal\/(?:error_serdes|child_process\/serialization)$/, calls: /^v8\./ },
  { file: /^node:internal\/assert\/utils$/, calls: /^fs\.(?:open|read|close|readFile)Sync$/ },
  {
    file: /^node:internal\/console\/constructor$/,
    calls: /^(?:console|process\.std(?:out|err))\./,
  },
  { file: /^node:internal\/streams\/readable$/, calls: /^process\.std(?:out|err)\./ },
  { file: /^node:internal\/util$/, calls: /^vm\.runInNewContext$/ },
  { file: /^node:(?:internal\/util\/inspector|internal\/repl.*|repl)$/, calls: /./ },
  { file: /^node:internal\/(?:process\/warning|source_map\/.*)$/, calls: /./ },
];

const LOADER = /^node:internal\/(?:modules\/(?!helpers$)|vm\/module$|bootstrap\/|main\/)/;

// Why: an original that was captured early still calls public functions, and Node 26 reads modules
// through its helpers. Whoever called these is who made the call.
const PART_OF_THE_CALL = /^node:(?:fs|internal\/modules\/helpers)$/;

/** True for Node's module loaders. */
export function isNodeLoader(file: string): boolean {
  return LOADER.test(file);
}

/** True where Node itself, and nobody who handed it a function, makes this call. */
export function isNodesOwnCall(file: string, id: string): boolean {
  return OWN_WORK.some((own) => own.file.test(file) && own.calls.test(id));
}

/** True for Node code that is part of the call and not its caller. */
export function isPartOfCall(file: string): boolean {
  return PART_OF_THE_CALL.test(file);
}
