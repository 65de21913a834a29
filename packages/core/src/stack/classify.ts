import { stallEntry } from '../catalog/stall-entry.js';
import { type FileInfo, fileInfo } from './files.js';
import type { FileKind } from './file-kind.js';
import { isRunnersOwnCall } from './known-packages.js';
import { isPartOfCall, nodeExemptionOf } from './node-frames.js';

/** Who made a call, as positions in its stack. */
export interface Blame {
  /** The nearest frame in the user's project; -1 when there is none. */
  readonly origin: number;
  /** The package frame that made the call; -1 when the user's own code did. */
  readonly offender: number;
  /** Identifies the call site and the path of user and package frames that led to it. */
  readonly key: number;
}

const { apply } = Reflect;
const UNDICI = 'node:internal/deps/undici/undici';
const VITEST_LOAD_FUNCTION =
  /runInlinedModule|runModule|directRequest|cachedRequest|_compile|loadCommonJSModule/;
// What a runner's own loader does for `import` of a CommonJS module.
const IMPORT_FUNCTION = /import|synthetic/i;
const JEST_LOAD_FUNCTION = /load|require|exec|evaluate|link|import|transform|readfile/i;
const JEST_TRANSPARENT = /isolateModules/;
const LOADERS: ReadonlySet<FileKind> = new Set(['jest-runtime', 'framework', 'runner']);

/**
 * Decides who made a call, from the call outward. `undefined` means that it is nobody's fault:
 * the runner, Node itself or module loading made it.
 *
 * @param calls - the ids of the call: Node's own calls are known by file and id
 * @param isLoad - the call is a `require`: the loader's frames right below it are its own
 */
export function classify(
  sites: readonly NodeJS.CallSite[],
  calls: readonly string[],
  isLoad = false,
): Blame | undefined {
  let origin = -1;
  let offender = -1;
  let isInRunner = false;
  let virtual = -1;
  // Whether all frames so far belong to the call itself.
  let isCaller = true;
  let low = 17;
  let high = 31;

  for (let index = 0; index < sites.length; index++) {
    const site = sites[index] as NodeJS.CallSite;
    const name = site.getFileName();
    // Why: native frames and evaluated code have no file; their callers decide.
    if (!name) continue;
    const info = fileInfo(name);
    if (isLoad && origin === -1 && offender === -1 && LOADERS.has(info.kind)) {
      if (IMPORT_FUNCTION.test(site.getFunctionName() ?? '')) return undefined;
      continue;
    }
    switch (info.kind) {
      case 'own':
      case 'spy':
        continue;
      case 'node':
        if (isCaller && calls.some((id) => nodeExemptionOf(info.path, id))) return undefined;
        isCaller &&= isPartOfCall(info.path);
        continue;
      case 'node-loader':
        // Why: every awaiting chain ends in the loader that started the process.
        if (isAwaiting(site)) continue;
        return undefined;
      case 'node-copy':
        if (isCaller && calls.some((id) => nodeExemptionOf(UNDICI, id))) return undefined;
        if (origin === -1 && offender === -1) offender = index;
        break;
      case 'loader':
        return undefined;
      case 'jest-runtime':
        if (isJestLoad(site)) return undefined;
        isInRunner = true;
        continue;
      case 'runner':
        if (origin !== -1) return { origin, offender, key: combine(high, low) };
        if (offender === -1 && calls.includes(stallEntry.id)) return undefined;
        continue;
      case 'framework':
        if (VITEST_LOAD_FUNCTION.test(site.getFunctionName() ?? '')) return undefined;
        if (origin !== -1) return { origin, offender, key: combine(high, low) };
        if (offender === -1 && isRunnersOwnCall(info.packageName, calls)) return undefined;
        // Why: a package or a function that the runner calls (a matcher, a test body) was given to it
        // by a user, who stands further out.
        isInRunner = true;
        continue;
      case 'tool':
        // Why only without a user's frame: what a test handed to a tool is the test's.
        if (origin === -1 && isRunnersOwnCall(info.packageName, calls)) return undefined;
        if (offender === -1 && origin === -1) offender = index;
        break;
      case 'package':
      case 'dom':
        if (origin === -1 && offender === -1) offender = index;
        break;
      case 'virtual':
        if (virtual === -1) virtual = index;
        isCaller = false;
        continue;
      case 'user':
        if (origin === -1) origin = index;
        break;
    }
    isCaller = false;
    const position = positionOf(site);
    low = (Math.imul(low, 31) + position + info.number * 7919) | 0;
    high = (Math.imul(high, 37) + position * 13 + info.number) | 0;
  }
  if (origin === -1 && offender === -1 && isInRunner) return undefined;
  // Why: as where Node's own timer calls what it was given, no line of a file made the call.
  if (origin === -1 && infoOf(sites[offender])?.kind === 'dom') offender = -1;
  if (origin === -1 && offender === -1) origin = virtual;
  return { origin, offender, key: combine(high, low) };
}

/** Whether a runner called the code on a stack, or awaits it, and no timer, event or queue did. */
export function isCalledByRunner(sites: readonly NodeJS.CallSite[], reach: number): boolean {
  for (let index = 0; index < reach; index++) {
    const kind = infoOf(sites[index])?.kind;
    if (kind === 'runner' || kind === 'framework') return true;
  }
  return false;
}

/**
 * How many frames, from the call outward, tell whose it is. What calls through an emitter, or through
 * a resource that keeps a context, does not say who handed over the function that is called.
 */
export function tellingFrames(sites: readonly NodeJS.CallSite[]): number {
  for (let index = 0; index < sites.length; index++) {
    const site = sites[index] as NodeJS.CallSite;
    const file = site.getFileName();
    if (!file?.startsWith('node:')) continue;
    if (file === 'node:events' || file === 'node:internal/event_target') return index;
    if (/runInAsyncScope/.test(site.getFunctionName() ?? '')) return index;
  }
  return sites.length;
}

/** The functions of `node:fs` that a call comes through, the innermost first. */
export function* enclosingNodeFunctions(sites: readonly NodeJS.CallSite[]): Generator<string> {
  for (const site of sites) {
    const file = site.getFileName();
    if (!file || fileInfo(file).kind === 'own') continue;
    if (file !== 'node:fs') return;
    const name = site.getFunctionName();
    if (name) yield `fs.${name}`;
  }
}

export function infoOf(site: NodeJS.CallSite | undefined): FileInfo | undefined {
  const name = site?.getFileName();
  return name ? fileInfo(name) : undefined;
}

/** A frame that waits, and did not call the one before. */
export function isAwaiting(site: NodeJS.CallSite): boolean {
  return (site as { isAsync?: () => boolean }).isAsync?.() ?? false;
}

function isJestLoad(site: NodeJS.CallSite): boolean {
  const name = site.getFunctionName() ?? '';
  return JEST_LOAD_FUNCTION.test(name) && !JEST_TRANSPARENT.test(name);
}

/** Tells apart two calls in one file. */
export function positionOf(site: NodeJS.CallSite): number {
  const { getPosition } = site as { getPosition?: () => number };
  if (typeof getPosition === 'function') return apply(getPosition, site, []);
  return (site.getLineNumber() ?? 0) * 1024 + (site.getColumnNumber() ?? 0);
}

function combine(high: number, low: number): number {
  return (high >>> 11) * 0x1_0000_0000 + (low >>> 0);
}
