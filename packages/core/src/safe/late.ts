import { bare } from './descriptors.js';
import { pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';
import {
  dirname,
  existsSync,
  getBuiltinModule,
  join,
  readFileSync,
  requirePackage,
} from './originals.js';

type Evaluate = (
  require: (name: string) => unknown,
  exports: object,
  ...globals: unknown[]
) => void;

// Why captured: a test may replace them.
const compile = compileFunction;
// Why no `Error`: in a vm pool without a preload this part is of the realm of the tests, and those are of Node's own.
const globals = [Map, RegExp, Set, WeakMap, WeakSet];

/** A part of loopguard that most test files do without. */
interface Part {
  readonly file: string;
  readonly source: Buffer | undefined;
  exports: unknown;
}

// Why read at once: when it is wanted, a test may have replaced the file system or the module
// loader, also below the functions that were captured. Reading it takes microseconds; compiling it
// is what costs.
const parts = { examine: read('examine'), late: read('late') };
type PartName = keyof typeof parts;

function read(name: string): Part {
  const file = join(dirname(__filename), `${name}.cjs`);
  return { file, source: existsSync(file) ? readFileSync(file) : undefined, exports: undefined };
}

/**
 * The part that looks at the stack of a call: a test file needs it when something is called that
 * nothing allows without a look. `src/examine/index.ts` lists what is in it.
 *
 * @typeParam Exports - the modules of that part that are asked for
 */
export function examining<Exports>(): Exports {
  return load('examine') as Exports;
}

/**
 * The part of loopguard that a test file needs only when something is to be said: it judges,
 * formats, checks options and follows added functions. `src/late.ts` lists what is in it.
 *
 * @typeParam Exports - the modules of that part that are asked for; each room names those that it may know
 */
export function late<Exports>(): Exports {
  return load('late') as Exports;
}

function load(name: PartName): unknown {
  const part = parts[name];
  const { file, source } = part;
  // Why: tools that read the sources find the part where it is built.
  if (source === undefined) part.exports ??= requirePackage(`../../dist/${name}.cjs`);
  if (part.exports === undefined) {
    const exports = {};
    const evaluate = compile(
      String(source),
      ['require', 'exports', 'Map', 'RegExp', 'Set', 'WeakMap', 'WeakSet'],
      bare({ filename: file }),
    ) as unknown as Evaluate;
    evaluate(requirePart, exports, ...globals);
    part.exports = exports;
  }
  return part.exports;
}

/** Loads a part that nothing waits for. */
export async function importPart<Exports>(name: 'naming' | 'watchdog'): Promise<Exports> {
  // Why by URL: a bundler makes a `require` of a literal one, and that would be a blocking call.
  const url = pathToFileURL(join(dirname(__filename), `${name}.cjs`)).href;
  return ((await import(url)) as { default: Exports }).default;
}

/** What its parts import: Node's modules, and the modules that are loaded here already. */
function requirePart(name: string): unknown {
  if (name.startsWith('node:')) return getBuiltinModule(name);
  return name.endsWith('/examine.cjs') ? load('examine') : module.exports;
}
