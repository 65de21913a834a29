import type { Profiler } from 'node:inspector';
import { hashOfText } from '../safe/hash.js';
import type { ProfiledSite } from './call-site.js';
import { coveringFunction, leastOfMost } from './cover.js';
import { Inlining } from './inlining.js';
import { withLostFrames } from './lost-frames.js';
import {
  definitionSite,
  functionKey,
  isModuleBody,
  type ProfileNode,
  ProfileTree,
  sampledSite,
} from './profile-tree.js';

/** Whose a frame is; undefined: nobody can be blamed for it. */
export type FrameOwner = 'user' | 'package' | undefined;

/** What somebody who knows files says of a path, the innermost frame first. */
export type PathOwner =
  /** Whose each frame is. */
  | readonly FrameOwner[]
  /** The work of a simulated browser. */
  | 'dom'
  /** The runner's work, Node's, or of loading modules. */
  | undefined;

/** Where a stretch of time went. */
export interface Hotspot {
  /** The function that covers the time and its callers, after the part of a package that it waits for. */
  readonly sites: readonly ProfiledSite[];
  /** For each site: the line is one that was sampled, not just where its function begins. */
  readonly isSampled: readonly boolean[];
  readonly blame: { readonly origin: number; readonly offender: number; readonly key: number };
  /** Of the covering function: its lines that were sampled, and what it calls. */
  readonly lines: readonly ProfiledSite[];
  readonly callees: readonly ProfiledSite[];
  /** The function that most of it ran in, where that is another one, and its part. */
  readonly leaf: { readonly site: ProfiledSite; readonly share: number } | undefined;
  /** Parts of all samples: of the covering function and what it calls, ... */
  readonly share: number;
  /** ... of all code that somebody can be blamed for, of the simulated browser, of the collector. */
  readonly blamableShare: number;
  readonly domShare: number;
  readonly gcShare: number;
  /** Samples in the covering function. */
  readonly samples: number;
}

interface Sample {
  readonly path: readonly ProfileNode[];
  readonly keys: readonly string[];
  readonly owners: readonly FrameOwner[];
  readonly lines: ReadonlyMap<number, number>;
  readonly ticks: number;
}

/**
 * Finds who took the time between two moments of a profile.
 *
 * @param from - microseconds on the profile's clock, like `to`
 * @returns no hotspot when nobody is to blame
 */
export function findHotspot(
  profile: Profiler.Profile,
  from: number,
  to: number,
  ownerOf: (sites: readonly ProfiledSite[]) => PathOwner,
): { readonly hotspot: Hotspot | undefined; readonly total: number } {
  const tree = new ProfileTree(profile);
  const inlining = new Inlining(profile.nodes);
  const { ticks: all, collecting } = tree.ticksBetween(from, to);
  const samples: Sample[] = [];
  let total = 0;
  let blamable = 0;
  let dom = 0;
  for (const [node, ticks] of all) {
    total += ticks;
    const { owner, lines } = inlining.sampledIn(node);
    const path = tree.pathOf(node);
    if (owner !== node) path.unshift(owner);
    if (path.some(isModuleBody)) continue;
    const owners = ownerOf(path.map(definitionSite));
    if (owners === 'dom') dom += ticks;
    if (owners === undefined || owners === 'dom') continue;
    blamable += ticks;
    samples.push({ path, keys: path.map(functionKey), owners, lines, ticks });
  }
  const covered = cover(withLostFrames(samples), blamable);
  if (covered === undefined) return { hotspot: undefined, total };
  const { blame, path, inner, at, mine } = covered;
  const offender = blame.offender === -1 ? undefined : path[blame.offender];
  const offenderLine = offender && hottestLine(mine, functionKey(offender));
  const sites = path.map((node, index) =>
    index === blame.offender && offenderLine !== undefined
      ? sampledSite(node, offenderLine)
      : definitionSite(node),
  );
  const ticks = sum(mine);
  const hotspot: Hotspot = {
    sites,
    isSampled: path.map((_, index) => index === blame.offender && offenderLine !== undefined),
    blame,
    ...placesIn(at, mine),
    leaf: leafOf(inner, at, mine),
    share: ticks / total,
    blamableShare: blamable / total,
    domShare: dom / total,
    gcShare: collecting / total,
    samples: ticks,
  };
  return { hotspot, total };
}

/** The covering function, the part of a package below it that covers its time, and who called it. */
function cover(samples: readonly Sample[], blamable: number) {
  const withUser = samples.filter(({ owners }) => owners.includes('user'));
  const isUsers = sum(withUser) * 2 >= blamable;
  const known = isUsers ? withUser : samples;
  const wanted = isUsers ? 'user' : 'package';
  const outward = ({ keys, owners }: Sample, from: number): string[] =>
    keys.filter((_, index) => index < from && owners[index] === wanted).toReversed();
  const at = coveringFunction(
    known.map((sample) => ({ functions: outward(sample, Infinity), ticks: sample.ticks })),
  );
  if (at === undefined) return undefined;
  const mine = known.filter(({ keys }) => keys.includes(at));
  const through = isUsers ? throughPackage(mine, at) : undefined;
  const candidates =
    through === undefined ? mine : mine.filter(({ keys }) => keys.includes(through));
  // Why the shorter one of two alike: a recursion shows its entry, not its depth.
  const [best] = candidates.toSorted(
    (a, b) => b.ticks - a.ticks || a.path.length - b.path.length || (a.keys < b.keys ? -1 : 1),
  );
  if (best === undefined) return undefined;
  const origin = best.keys.lastIndexOf(at);
  const below =
    through === undefined
      ? []
      : best.path.filter(
          (_, index) =>
            index >= best.keys.indexOf(through) && index < origin && best.owners[index] !== 'user',
        );
  const place = { origin: isUsers ? below.length : -1, offender: isUsers ? -1 : 0 };
  return {
    blame: {
      ...place,
      ...(through !== undefined && { offender: 0 }),
      key: hashOfText(`${at} ${through}`),
    },
    path: [...below, ...best.path.slice(origin)],
    inner: best.path.slice(0, origin),
    at,
    mine,
  };
}

/** The function of a package that covers what the code at `at` took, if one does. */
function throughPackage(mine: readonly Sample[], at: string): string | undefined {
  const paths = mine.map(({ keys, owners, ticks }) => ({
    functions: keys
      .filter((_, index) => index < keys.lastIndexOf(at) && owners[index] === 'package')
      .toReversed(),
    ticks,
  }));
  const key = coveringFunction(paths);
  const ticks = sum(mine.filter(({ keys }) => key !== undefined && keys.includes(key)));
  return ticks * 2 >= sum(mine) ? key : undefined;
}

/** Of the lines of the covering function that were sampled, and of what it called, those that together have most of its time. */
function placesIn(at: string, mine: readonly Sample[]): Pick<Hotspot, 'lines' | 'callees'> {
  const lines = new Map<number, number>();
  const callees = new Map<string, { node: ProfileNode; ticks: number }>();
  let node: ProfileNode | undefined;
  for (const { path, keys, lines: sampled, ticks } of mine) {
    const index = keys.lastIndexOf(at);
    node ??= path[index];
    const callee = path[keys.indexOf(at) - 1];
    if (callee) {
      const key = functionKey(callee);
      callees.set(key, { node: callee, ticks: ticks + (callees.get(key)?.ticks ?? 0) });
      continue;
    }
    const own = [...sampled.values()].reduce((all, count) => all + count, 0);
    for (const [line, count] of sampled) {
      lines.set(line, (lines.get(line) ?? 0) + (count / own) * ticks);
    }
  }
  const least = leastOfMost([
    ...lines.values(),
    ...[...callees.values()].map(({ ticks }) => ticks),
  ]);
  return {
    lines: [...lines].flatMap(([line, ticks]) =>
      node && ticks >= least ? [sampledSite(node, line)] : [],
    ),
    callees: [...callees.values()].flatMap(({ node: callee, ticks }) =>
      ticks >= least ? [definitionSite(callee)] : [],
    ),
  };
}

function leafOf(
  inner: readonly ProfileNode[],
  at: string,
  mine: readonly Sample[],
): Hotspot['leaf'] {
  const [leaf] = inner;
  if (leaf === undefined || functionKey(leaf) === at) return undefined;
  const ticks = sum(mine.filter(({ keys }) => keys[0] === functionKey(leaf)));
  return { site: definitionSite(leaf), share: ticks / sum(mine) };
}

/** The line of a function on which most samples lie. */
function hottestLine(samples: readonly Sample[], key: string): number | undefined {
  const lines = new Map<number, number>();
  const nodes = new Set(samples.flatMap(({ path }) => path.filter((n) => functionKey(n) === key)));
  for (const { positionTicks = [], callFrame } of nodes) {
    for (const { line, ticks } of positionTicks) {
      // Why: code that was inlined from elsewhere leaves its own line numbers.
      if (line > callFrame.lineNumber) lines.set(line, (lines.get(line) ?? 0) + ticks);
    }
  }
  return [...lines].toSorted((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0];
}

function sum(samples: readonly { readonly ticks: number }[]): number {
  return samples.reduce((all, { ticks }) => all + ticks, 0);
}
