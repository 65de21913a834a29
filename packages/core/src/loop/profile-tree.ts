import type { Profiler } from 'node:inspector';
import { ProfiledSite } from './call-site.js';
import { isSameFunction } from './inlining.js';

export type ProfileNode = Profiler.ProfileNode;

// Why any column of the line: a profile knows lines only, and the last mapping of a line is inside
// the statement that ran.
const END_OF_LINE = 10_000;
/** How a WebAssembly function without a name is called. */
const WEB_ASSEMBLY = 'WebAssembly';
const IDLE = new Set(['(program)', '(idle)', '(root)']);
const COLLECTOR = '(garbage collector)';

/** The nodes of a profile, and what was sampled when. */
export class ProfileTree {
  readonly #profile: Profiler.Profile;
  readonly #nodes: ReadonlyMap<number, ProfileNode>;
  readonly #parents = new Map<ProfileNode, ProfileNode>();

  constructor(profile: Profiler.Profile) {
    this.#profile = profile;
    this.#nodes = new Map(profile.nodes.map((node) => [node.id, node]));
    for (const parent of profile.nodes) {
      for (const id of parent.children ?? []) {
        const child = this.#nodes.get(id);
        if (child) this.#parents.set(child, parent);
      }
    }
  }

  /**
   * How often each node was sampled between two moments, without idling. What collects garbage has
   * no stack: it counts for the code that ran before it, or after it where that is further in.
   */
  ticksBetween(
    from: number,
    to: number,
  ): { readonly ticks: ReadonlyMap<ProfileNode, number>; readonly collecting: number } {
    const ticks = new Map<ProfileNode, number>();
    const { samples = [], timeDeltas = [] } = this.#profile;
    let time = this.#profile.startTime;
    let before: ProfileNode | undefined;
    let collecting = 0;
    let waiting = 0;
    const count = (node: ProfileNode, times: number): void => {
      if (times > 0) ticks.set(node, (ticks.get(node) ?? 0) + times);
    };
    for (const [index, id] of samples.entries()) {
      time += timeDeltas[index] ?? 0;
      const node = this.#nodes.get(id);
      if (node === undefined || time < from || time > to) continue;
      const { functionName } = node.callFrame;
      if (functionName === COLLECTOR) {
        collecting++;
        waiting++;
      } else if (!IDLE.has(functionName)) {
        count(before === undefined || this.#isWithin(node, before) ? node : before, waiting);
        count(node, 1);
        waiting = 0;
        before = node;
      }
    }
    if (before) count(before, waiting);
    return { ticks, collecting };
  }

  #isWithin(node: ProfileNode, outer: ProfileNode): boolean {
    let at: ProfileNode | undefined = node;
    while (at && at !== outer) at = this.#parents.get(at);
    return at === outer;
  }

  /** From a node outward; direct recursion counts once. */
  pathOf(leaf: ProfileNode): ProfileNode[] {
    const path: ProfileNode[] = [];
    for (let node: ProfileNode | undefined = leaf; node; node = this.#parents.get(node)) {
      if (IDLE.has(node.callFrame.functionName) || isWasmEntry(node)) continue;
      const inner = path.at(-1);
      if (inner && isSameFunction(inner, node)) path.pop();
      path.push(node);
    }
    // Why put back: the innermost call of a recursion is the one that was sampled.
    if (path[0] && isSameFunction(path[0], leaf)) path[0] = leaf;
    return path;
  }
}

/** The same for all nodes of one function. */
export function functionKey({ callFrame }: ProfileNode): string {
  const { functionName, scriptId, url, lineNumber, columnNumber } = callFrame;
  return `${url} ${scriptId}:${lineNumber}:${columnNumber} ${functionName}`;
}

/** The code of a module itself: what runs while it is being loaded is start-up. */
export function isModuleBody({ callFrame }: ProfileNode): boolean {
  const { functionName, url, lineNumber, columnNumber } = callFrame;
  // Why such positions: the function around a module begins before the first character of its file.
  return (
    functionName === '' && /^(?:file:|\/|[a-z]:)/i.test(url) && lineNumber <= 0 && columnNumber <= 0
  );
}

/** Where a function begins. */
export function definitionSite(node: ProfileNode): ProfiledSite {
  const { callFrame } = node;
  return new ProfiledSite({
    functionName: isWasm(node)
      ? callFrame.functionName.replace(/^wasm-function\[\d+\]$/, WEB_ASSEMBLY)
      : callFrame.functionName,
    // Why: WebAssembly has no file; whoever called into it decides.
    url: isWasm(node) ? '' : callFrame.url,
    isWasm: isWasm(node),
    // Why at least 1: generated functions have no position.
    line: Math.max(1, callFrame.lineNumber + 1),
    column: Math.max(1, callFrame.columnNumber + 1),
  });
}

/** A line of a function that was sampled. */
export function sampledSite(node: ProfileNode, line: number): ProfiledSite {
  const { functionName, url, lineNumber } = node.callFrame;
  const isInlined = line <= lineNumber;
  return new ProfiledSite({ functionName, url, line, column: END_OF_LINE, isInlined });
}

function isWasm({ callFrame }: ProfileNode): boolean {
  return callFrame.url.startsWith('wasm:');
}

/** What V8 puts between JavaScript and WebAssembly. */
function isWasmEntry({ callFrame }: ProfileNode): boolean {
  return callFrame.url === '' && /^(?:Generic)?JS-?To-?Wasm/i.test(callFrame.functionName);
}
