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

type Evaluate = (require: (name: string) => unknown, exports: object) => void;

// Why captured: a test may replace it.
const compile = compileFunction;

// Why read at once: when it is wanted, a test may have replaced the file system or the module
// loader. Reading it takes microseconds; compiling it is what costs.
const file = join(dirname(__filename), 'late.cjs');
const source: Buffer | undefined = existsSync(file) ? readFileSync(file) : undefined;
let loaded: unknown;

/**
 * The half of loopguard that a test file needs only when something is to be said: it judges,
 * formats, checks options and follows added functions. `src/late.ts` lists what is in it.
 *
 * @typeParam Part - the modules of that half that are asked for; each room names those that it may know
 */
export function late<Part>(): Part {
  // Why: tools that read the sources find the part where it is built.
  if (source === undefined) loaded ??= requirePackage('../../dist/late.cjs');
  if (loaded === undefined) {
    const exports = {};
    const evaluate = compile(
      String(source),
      ['require', 'exports'],
      bare({ filename: file }),
    ) as unknown as Evaluate;
    evaluate(requirePart, exports);
    loaded = exports;
  }
  return loaded as Part;
}

/** Loads a part that nothing waits for. */
export async function importPart<Part>(name: 'naming' | 'watchdog'): Promise<Part> {
  // Why by URL: a bundler makes a `require` of a literal one, and that would be a blocking call.
  const url = pathToFileURL(join(dirname(__filename), `${name}.cjs`)).href;
  return ((await import(url)) as { default: Part }).default;
}

/** What its parts import: Node's modules, and the modules that are loaded here already. */
function requirePart(name: string): unknown {
  return name.startsWith('node:') ? getBuiltinModule(name) : module.exports;
}
