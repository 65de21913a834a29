import { hierarchy, type HierarchyRectangularNode, partition } from 'd3-hierarchy';
import { frameName, ownerWord, type Row } from './model.js';

/** What a bar stands for; it decides its colour. */
export type FlameKind = 'all' | 'test' | 'own' | 'package' | 'call';

/** A frame of the stacks that come through here. */
export interface Flame {
  readonly name: string;
  readonly kind: FlameKind;
  /** Time that ends here. */
  ownMs: number;
  readonly children: Flame[];
}

export type FlameNode = HierarchyRectangularNode<Flame>;

const ALL: Record<string, string> = { test: 'all tests', request: 'all requests' };

/** The stacks of all rows as one tree, from the outermost frame to the call; x runs from 0 to 1. */
export function flameTree(rows: readonly Row[]): FlameNode {
  const root: Branch = newBranch(ALL[ownerWord(rows)] ?? 'all', 'all');
  for (const row of rows) {
    let branch = root;
    for (const { file, package: owner, ...frame } of row.stack.toReversed()) {
      const isTest = owner === undefined && file === row.test.file && row.request === '';
      const kind = owner === undefined ? (isTest ? 'test' : 'own') : 'package';
      branch = step(branch, frameName({ ...frame, file }), kind);
    }
    if (row.through) branch = step(branch, `${row.through.package} ${row.through.at}`, 'package');
    step(branch, row.call.call, 'call').flame.ownMs += row.blockedMs;
  }
  const tree = hierarchy(root.flame).sum(({ ownMs }) => ownMs);
  // oxlint-disable-next-line unicorn/no-array-sort -- it is no array
  tree.sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  return partition<Flame>()(tree);
}

/** The frames to draw when `focus` fills the width: its callers, and what is at least `share` wide. */
export function visibleFlames(focus: FlameNode, share: number): FlameNode[] {
  const width = focus.x1 - focus.x0;
  const found: FlameNode[] = focus.ancestors().toReversed();
  const visit = (node: FlameNode): void => {
    for (const child of node.children ?? []) {
      if (child.x1 - child.x0 < share * width || child.value === 0) continue;
      found.push(child);
      visit(child);
    }
  };
  visit(focus);
  return found;
}

interface Branch {
  readonly flame: Flame;
  readonly next: Map<string, Branch>;
}

function step({ flame, next }: Branch, name: string, kind: FlameKind): Branch {
  const key = `${kind} ${name}`;
  let branch = next.get(key);
  if (!branch) {
    branch = newBranch(name, kind);
    next.set(key, branch);
    flame.children.push(branch.flame);
  }
  return branch;
}

function newBranch(name: string, kind: FlameKind): Branch {
  return { flame: { name, kind, ownMs: 0, children: [] }, next: new Map() };
}
