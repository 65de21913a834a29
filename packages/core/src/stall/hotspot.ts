import type { Profiler } from 'node:inspector';
import { ProfiledSite } from './call-site.js';
import { Inlining, isSameFunction } from './inlining.js';

/** Where a stretch of time went. */
export interface Hotspot<Blame> {
  /** The path to the code that ran most, the innermost frame first. */
  readonly sites: readonly ProfiledSite[];
  /** For each site: the line is one that was sampled, not just where its function begins. */
  readonly isSampled: readonly boolean[];
  readonly blame: Blame;
  /** The blamed function's part of the samples, without garbage collection. */
  readonly share: number;
  /** The part of all code that somebody can be blamed for. */
  readonly blamableShare: number;
  readonly gcShare: number;
  /** Samples in the blamed function. */
  readonly samples: number;
}

/** Says which frames of a path are to blame, or undefined when it is nobody's fault. */
export type BlamePath<Blame> = (sites: readonly ProfiledSite[]) => Blame | undefined;

interface PositionsInPath {
  readonly origin: number;
  readonly offender: number;
}

interface Group<Blame> {
  ticks: number;
  /** Samples in the blamed function itself, as against what it called. */
  ownTicks: number;
  best: { ticks: number; path: readonly Node[]; blame: Blame };
  /** Samples of the blamed function by line, also where it was inlined. */
  readonly lines: Map<number, number>;
  readonly nodes: Set<Node>;
  readonly offenders: Set<Node>;
}

type Node = Profiler.ProfileNode;

// Why any column of the line: a profile knows lines only, and the last mapping of a line is inside
// the statement that ran.
const END_OF_LINE = 10_000;
/** How a WebAssembly function without a name is called. */
const WEB_ASSEMBLY = 'WebAssembly';
const IDLE = new Set(['(program)', '(idle)', '(root)']);

/**
 * Finds the function that took most of the time between two moments of a profile.
 *
 * @param from - microseconds on the profile's clock, like `to`
 * @returns no hotspot when nobody is to blame
 */
export function findHotspot<Blame extends PositionsInPath>(
  profile: Profiler.Profile,
  from: number,
  to: number,
  blamePath: BlamePath<Blame>,
): { readonly hotspot: Hotspot<Blame> | undefined; readonly total: number } {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = parentsOf(profile.nodes, nodes);
  const ticks = ticksBetween(profile, from, to);
  const inlining = new Inlining(profile.nodes);
  const groups = new Map<string, Group<Blame>>();
  let total = 0;
  let collecting = 0;
  let blamable = 0;
  for (const [id, count] of ticks) {
    const node = nodes.get(id);
    if (!node || IDLE.has(node.callFrame.functionName)) continue;
    total += count;
    if (node.callFrame.functionName === '(garbage collector)') {
      collecting += count;
      continue;
    }
    const { owner, lines: ownLines } = inlining.sampledIn(node);
    const path = pathOf(node, parents);
    if (owner !== node) path.unshift(owner);
    if (path.some(isModuleBody)) continue;
    const blame = blamePath(path.map(definitionSite));
    const blamed = blame && path[blame.origin === -1 ? blame.offender : blame.origin];
    if (blame === undefined || blamed === undefined) continue;
    blamable += count;
    addTo(groups, { path, blame, blamed, count, ownLines });
  }
  const hottest = [...groups.values()].toSorted((a, b) => b.ticks - a.ticks)[0];
  if (hottest === undefined) return { hotspot: undefined, total };
  const computing = Math.max(1, total - collecting);
  const { path, blame } = hottest.best;
  const at = blame.origin === -1 ? blame.offender : blame.origin;
  const lines = new Map<number, number | undefined>();
  if (hottest.ownTicks * 2 >= hottest.ticks) lines.set(at, hottestOf(hottest.lines));
  // Why: of WebAssembly nothing tells where it was called, but the loop around the call is sampled.
  else if (path.slice(0, at).some(isWasm)) lines.set(at, hottestLine(hottest.nodes));
  if (blame.offender !== -1) lines.set(blame.offender, hottestLine(hottest.offenders));
  const hotspot = {
    sites: path.map((node, index) => {
      const line = lines.get(index);
      return line === undefined ? definitionSite(node) : sampledSite(node, line);
    }),
    isSampled: path.map((_node, index) => lines.get(index) !== undefined),
    blame,
    share: hottest.ticks / computing,
    blamableShare: blamable / computing,
    gcShare: collecting / Math.max(1, total),
    samples: hottest.ticks,
  };
  return { hotspot, total };
}

function addTo<Blame extends PositionsInPath>(
  groups: Map<string, Group<Blame>>,
  sample: {
    path: readonly Node[];
    blame: Blame;
    blamed: Node;
    count: number;
    ownLines: ReadonlyMap<number, number>;
  },
): void {
  const { path, blame, blamed, count, ownLines } = sample;
  const { scriptId, lineNumber, columnNumber } = blamed.callFrame;
  const offender = blame.offender === -1 ? undefined : path[blame.offender];
  const key = `${scriptId}:${lineNumber}:${columnNumber} ${offender?.callFrame.url}`;
  let group = groups.get(key);
  if (!group) {
    group = {
      ticks: 0,
      ownTicks: 0,
      best: { ticks: 0, path, blame },
      lines: new Map(),
      nodes: new Set(),
      offenders: new Set(),
    };
    groups.set(key, group);
  }
  group.ticks += count;
  if (path[0] === blamed) {
    group.ownTicks += count;
    for (const [line, ticks] of ownLines) {
      group.lines.set(line, (group.lines.get(line) ?? 0) + ticks);
    }
  }
  group.nodes.add(blamed);
  if (offender) group.offenders.add(offender);
  // Why the shorter one of two alike: a recursion shows its entry, not its depth.
  const { best } = group;
  if (count > best.ticks || (count === best.ticks && path.length < best.path.length)) {
    group.best = { ticks: count, path, blame };
  }
}

function ticksBetween(profile: Profiler.Profile, from: number, to: number): Map<number, number> {
  const ticks = new Map<number, number>();
  const { samples = [], timeDeltas = [] } = profile;
  let time = profile.startTime;
  for (const [index, id] of samples.entries()) {
    time += timeDeltas[index] ?? 0;
    if (time >= from && time <= to) ticks.set(id, (ticks.get(id) ?? 0) + 1);
  }
  return ticks;
}

function parentsOf(all: readonly Node[], nodes: ReadonlyMap<number, Node>): Map<Node, Node> {
  const parents = new Map<Node, Node>();
  for (const parent of all) {
    for (const id of parent.children ?? []) {
      const child = nodes.get(id);
      if (child) parents.set(child, parent);
    }
  }
  return parents;
}

/** From a node outward; direct recursion counts once. */
function pathOf(leaf: Node, parents: ReadonlyMap<Node, Node>): Node[] {
  const path: Node[] = [];
  for (let node: Node | undefined = leaf; node; node = parents.get(node)) {
    const { functionName } = node.callFrame;
    if (IDLE.has(functionName) || isWasmEntry(node)) continue;
    const inner = path.at(-1);
    if (inner && isSameFunction(inner, node)) path.pop();
    path.push(node);
  }
  // Why put back: the innermost call of a recursion is the one that was sampled.
  if (path[0] && isSameFunction(path[0], leaf)) path[0] = leaf;
  return path;
}

/** The code of a module itself: what runs while it is being loaded is start-up. */
function isModuleBody({ callFrame }: Node): boolean {
  const { functionName, url, lineNumber, columnNumber } = callFrame;
  // Why such positions: the function around a module begins before the first character of its file.
  return (
    functionName === '' && /^(?:file:|\/|[a-z]:)/i.test(url) && lineNumber <= 0 && columnNumber <= 0
  );
}

function hottestLine(nodes: Iterable<Node>): number | undefined {
  const lines = new Map<number, number>();
  for (const { positionTicks = [], callFrame } of nodes) {
    for (const { line, ticks } of positionTicks) {
      // Why: code that was inlined from elsewhere leaves its own line numbers.
      if (line > callFrame.lineNumber) lines.set(line, (lines.get(line) ?? 0) + ticks);
    }
  }
  return hottestOf(lines);
}

function hottestOf(lines: ReadonlyMap<number, number>): number | undefined {
  return [...lines].toSorted((a, b) => b[1] - a[1])[0]?.[0];
}

function isWasm({ callFrame }: Node): boolean {
  return callFrame.url.startsWith('wasm:');
}

/** What V8 puts between JavaScript and WebAssembly. */
function isWasmEntry({ callFrame }: Node): boolean {
  return callFrame.url === '' && /^(?:Generic)?JS-?To-?Wasm/i.test(callFrame.functionName);
}

function definitionSite(node: Node): ProfiledSite {
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

function sampledSite(node: Node, line: number): ProfiledSite {
  const { functionName, url, lineNumber } = node.callFrame;
  const isInlined = line <= lineNumber;
  return new ProfiledSite({ functionName, url, line, column: END_OF_LINE, isInlined });
}
