import { STALL_ID } from '../catalog/stall-id.js';
import { evaluatedSource } from './evaluated-source.js';
import { type FileInfo, fileInfo } from './files.js';
import type { FileKind } from './file-kind.js';
import { SafeSet } from '../safe/collections.js';
import { Hash } from '../safe/hash.js';
import { apply } from '../safe/originals.js';
import { isRunnersOwnCall } from './known-packages.js';
import { isNodeTestRunner, isPartOfCall, nodeExemptionOf } from './node-frames.js';

/** Who made a call, as positions in its stack. */
export interface Blame {
  /** The nearest frame in the user's project; -1 when there is none. */
  readonly origin: number;
  /** The package frame that made the call; -1 when the user's own code did. */
  readonly offender: number;
  /** Identifies the call site and the path of user and package frames that led to it. */
  readonly key: number;
}

const UNDICI = 'node:internal/deps/undici/undici';
const VITEST_LOAD_FUNCTION =
  /runInlinedModule|runModule|directRequest|cachedRequest|_compile|loadCommonJSModule/;
// What a runner's own loader does for `import` of a CommonJS module.
const IMPORT_FUNCTION = /import|synthetic/i;
const JEST_LOAD_FUNCTION = /load|require|exec|evaluate|link|import|transform|readfile/i;
const JEST_TRANSPARENT = /isolateModules/;
const LOADERS: ReadonlySet<FileKind> = new SafeSet<FileKind>([
  'jest-runtime',
  'framework',
  'runner',
]);

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
  const search = new BlameSearch(calls, isLoad);
  for (let index = 0; index < sites.length; index++) {
    const site = sites[index] as NodeJS.CallSite;
    const info = infoOf(site);
    // Why: native frames and evaluated code have no file; their callers decide.
    if (info === undefined) continue;
    const found = search.look(site, info, index);
    if (found === NOBODY) return undefined;
    if (found === ENOUGH) break;
  }
  return search.blame(sites);
}

/** What a frame says: that nobody is to blame, that no frame further out matters, or that the search goes on. */
const NOBODY = 0;
const ENOUGH = 1;
const GO_ON = 2;
type Found = typeof NOBODY | typeof ENOUGH | typeof GO_ON;

/** A walk along a stack, from the call outward. */
class BlameSearch {
  readonly #calls: readonly string[];
  readonly #isLoad: boolean;
  readonly #path = new Hash();
  #origin = -1;
  #offender = -1;
  #virtual = -1;
  #isInRunner = false;
  /** Whether all frames so far belong to the call itself. */
  #isCaller = true;

  constructor(calls: readonly string[], isLoad: boolean) {
    this.#calls = calls;
    this.#isLoad = isLoad;
  }

  look(site: NodeJS.CallSite, info: FileInfo, index: number): Found {
    if (this.#isLoad && this.#isNobody && LOADERS.has(info.kind)) {
      return IMPORT_FUNCTION.test(site.getFunctionName() ?? '') ? NOBODY : GO_ON;
    }
    switch (info.kind) {
      case 'own':
      case 'spy':
        return GO_ON;
      case 'node':
        if (this.#isNodesOwn(info.path)) return NOBODY;
        this.#isCaller &&= isPartOfCall(info.path);
        return GO_ON;
      case 'node-loader':
        // Why: every awaiting chain ends in the loader that started the process.
        return isAwaiting(site) ? GO_ON : NOBODY;
      case 'loader':
        return NOBODY;
      case 'virtual':
        if (this.#virtual === -1) this.#virtual = index;
        this.#isCaller = false;
        return GO_ON;
      case 'jest-runtime':
      case 'runner':
      case 'framework':
        return this.#lookAtRunner(site, info);
      case 'user':
        if (this.#origin === -1) this.#origin = index;
        break;
      default:
        if (this.#isPackagesOwn(info)) return NOBODY;
        if (this.#isNobody) this.#offender = index;
    }
    this.#isCaller = false;
    this.#path.add(positionOf(site), info.number);
    return GO_ON;
  }

  blame(sites: readonly NodeJS.CallSite[]): Blame | undefined {
    let origin = this.#origin;
    let offender = this.#offender;
    if (this.#isNobody && this.#isInRunner) return undefined;
    // Why: as where Node's own timer calls what it was given, no line of a file made the call.
    if (origin === -1 && infoOf(sites[offender])?.kind === 'dom') offender = -1;
    if (origin === -1 && offender === -1) origin = this.#virtual;
    return { origin, offender, key: this.#path.value };
  }

  get #isNobody(): boolean {
    return this.#origin === -1 && this.#offender === -1;
  }

  /** Code of Node's that makes this call on its own account. */
  #isNodesOwn(file: string): boolean {
    return this.#isCaller && this.#calls.some((id) => nodeExemptionOf(file, id));
  }

  #isPackagesOwn({ kind, packageName }: FileInfo): boolean {
    if (kind === 'node-copy') return this.#isNodesOwn(UNDICI);
    // Why only without a user's frame: what a test handed to a tool is the test's.
    return kind === 'tool' && this.#origin === -1 && isRunnersOwnCall(packageName, this.#calls);
  }

  #lookAtRunner(site: NodeJS.CallSite, { kind, packageName }: FileInfo): Found {
    const name = site.getFunctionName() ?? '';
    if (kind === 'jest-runtime') {
      if (isJestLoad(name)) return NOBODY;
    } else {
      if (kind === 'framework' && VITEST_LOAD_FUNCTION.test(name)) return NOBODY;
      if (this.#origin !== -1) return ENOUGH;
      if (this.#offender === -1 && this.#isRunnersOwn(kind, packageName)) return NOBODY;
      if (kind === 'runner') return GO_ON;
    }
    // Why: a package or a function that the runner calls (a matcher, a test body) was given to it
    // by a user, who stands further out.
    this.#isInRunner = true;
    return GO_ON;
  }

  #isRunnersOwn(kind: FileKind, packageName: string | undefined): boolean {
    return kind === 'runner'
      ? this.#calls.includes(STALL_ID)
      : isRunnersOwnCall(packageName, this.#calls);
  }
}

/** Whether a runner called the code on a stack, or awaits it, and no timer, event or queue did. */
export function isCalledByRunner(sites: readonly NodeJS.CallSite[], reach: number): boolean {
  for (let index = 0; index < reach; index++) {
    const info = infoOf(sites[index]);
    if (info?.kind === 'runner' || info?.kind === 'framework') return true;
    if (info?.kind === 'node' && isNodeTestRunner(info.path)) return true;
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
  if (site === undefined) return undefined;
  const name = site.getFileName() || evaluatedSource(site)?.file;
  return name ? fileInfo(name) : undefined;
}

/** A frame that waits, and did not call the one before. */
export function isAwaiting(site: NodeJS.CallSite): boolean {
  return (site as { isAsync?: () => boolean }).isAsync?.() ?? false;
}

function isJestLoad(name: string): boolean {
  return JEST_LOAD_FUNCTION.test(name) && !JEST_TRANSPARENT.test(name);
}

/** Tells apart two calls in one file. */
export function positionOf(site: NodeJS.CallSite): number {
  const { getPosition } = site as { getPosition?: () => number };
  if (typeof getPosition === 'function') return apply(getPosition, site, []);
  return (site.getLineNumber() ?? 0) * 1024 + (site.getColumnNumber() ?? 0);
}
