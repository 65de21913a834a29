import { SafeSet } from '../safe/collections.js';
import { ProfiledSite } from '../loop/call-site.js';
import { infoOf } from './classify.js';
import type { FileKind } from './file-kind.js';
import { parsePosition, stackLines } from './frames.js';
import type { Realm } from './realm.js';

const NODES_HOOK = /^prepareStackTraceCallback \(node:internal\/errors:/;
const RUNNER: ReadonlySet<FileKind> = new SafeSet<FileKind>([
  'runner',
  'framework',
  'loader',
  'jest-runtime',
]);
/** What runners format stacks with. */
const FORMATTERS: ReadonlySet<string> = new SafeSet<string>([
  'source-map-support',
  'vite-node',
  'vitest',
]);
const NAME = /^(?:async )?(?:new )?(?<name>.*?)(?: \[as .*\])?$/;
const TYPES = /^(?:(?:Object|Function|Module|Error)\.)+/;

/**
 * The frames of a call that is made while a stack is being formatted, from the text that V8 has for
 * them. Undefined where the runner or Node formats: what those read is never the user's call.
 */
export function sitesOfHook(
  stack: string,
  realm: Pick<Realm, 'hasForeignFormatter'>,
): readonly NodeJS.CallSite[] | undefined {
  if (!realm.hasForeignFormatter) return undefined;
  const lines = stackLines(stack);
  const sites = lines.map((line) => new WrittenSite(line)) as unknown as NodeJS.CallSite[];
  const end = lines.findIndex((line) => NODES_HOOK.test(line));
  return isRunnersWork(end === -1 ? sites : sites.slice(0, end)) ? undefined : sites;
}

/** A hook of the user's may hand on to the runner's, which then does what it always does. */
function isRunnersWork(hook: readonly NodeJS.CallSite[]): boolean {
  const infos = hook
    .map(infoOf)
    .filter((info) => info && info.kind !== 'own' && info.kind !== 'node');
  const [caller] = infos;
  const installed = infos.at(-1);
  if (!caller || !installed || caller.packageName === installed.packageName) return false;
  return RUNNER.has(caller.kind) || FORMATTERS.has(caller.packageName ?? '');
}

/** A frame as V8 has written it. */
class WrittenSite extends ProfiledSite {
  readonly #isAsync: boolean;

  constructor(text: string) {
    const { file = '', line = 0, column = 0 } = parsePosition(text) ?? {};
    const place = `${file}:${line}:${column}`;
    const at = text.lastIndexOf(` (${place})`);
    const name = at === -1 ? '' : (NAME.exec(text.slice(0, at))?.groups?.['name'] ?? '');
    super({ functionName: name.replace(TYPES, ''), url: file, line, column });
    this.#isAsync = text.startsWith('async ');
  }

  override isAsync(): boolean {
    return this.#isAsync;
  }
}
