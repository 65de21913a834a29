import type { Node } from '@babel/types';
import { rangeOf } from '../../syntax/nodes.js';
import type { NodePath } from '../scopes.js';

/** What a wait changes that the call itself does not. */
export interface Meanwhile {
  /** Something is surely lost. */
  readonly sure?: string;
  /** Something may be: only who knows the program can tell. */
  readonly may?: string;
}

/** What of a function happens before a call that is going to be awaited, and what after it. */
export class Order {
  /** The function that the call is in; the file where it is in none. */
  readonly home: NodePath;
  readonly #call: NodePath;
  /** What waits in it already, and where that is done. */
  readonly #waits: readonly Wait[];

  constructor(call: NodePath) {
    this.#call = call;
    this.home = call.getFunctionParent() ?? (call.scope.getProgramParent().path as NodePath);
    this.#waits = waitsIn(this.home).filter(({ path }) => isSurelyDone(path, call));
  }

  /** Whether an expression is done only when the call has been waited for. */
  isAfter({ node }: NodePath): boolean {
    const [own, call] = [rangeOf(node), rangeOf(this.#call.node)];
    return own.start >= call.end || (own.start <= call.start && own.end >= call.end);
  }

  /** Whether both a call and what comes before it run, where it stands in another branch. */
  isOnTheWay(path: NodePath): boolean {
    if (this.isAfter(path)) {
      return !leavesBefore(this.#call, path) && !areAlternatives(this.#call, path);
    }
    return !leavesBefore(path, this.#call) && !areAlternatives(path, this.#call);
  }

  /** Whether others could come between two positions before the call was awaited. */
  isApart(from: number, to: number): boolean {
    return this.#waits.some(({ at }) => from < at && at <= to);
  }

  /** Whether a loop leads from one place over the call to another, without a wait so far. */
  isRoundTrip(from: NodePath, to: NodePath): boolean {
    return loopsAround(this.#call, this.home).some(
      (loop) =>
        contains(loop, from) &&
        contains(loop, to) &&
        !this.#waits.some(({ path }) => contains(loop, path)),
    );
  }

  /** Whether who calls the function gets on as soon as the call is waited for, and not earlier. */
  isFirstWait(): boolean {
    const { start } = rangeOf(this.#call.node);
    return !this.isApart(rangeOf(this.home.node).start, start);
  }

  /** Whether an expression belongs to the same one as the call, and not to another statement. */
  isBeside({ node }: NodePath): boolean {
    let whole: NodePath = this.#call;
    while (whole.parentPath && !whole.parentPath.isStatement() && !whole.parentPath.isFunction()) {
      whole = whole.parentPath;
    }
    const [inner, outer] = [rangeOf(node), rangeOf(whole.node)];
    return inner.start >= outer.start && inner.end <= outer.end;
  }
}

function loopsAround(call: NodePath, home: NodePath): NodePath[] {
  const loops: NodePath[] = [];
  for (let at = call.parentPath; at && at !== home; at = at.parentPath) {
    if (at.isLoop()) loops.push(at);
  }
  return loops;
}

interface Wait {
  readonly path: NodePath;
  readonly at: number;
}

function waitsIn(home: NodePath): Wait[] {
  const waits: Wait[] = [];
  const add = (path: NodePath): void => {
    waits.push({ path, at: rangeOf(path.node).end });
  };
  home.traverse({
    Function(path) {
      path.skip();
    },
    ForOfStatement(path) {
      if (path.node.await) waits.push({ path, at: rangeOf(path.node.body).start });
    },
    AwaitExpression: add,
    YieldExpression: add,
  });
  return waits;
}

/** Whether a wait is done whenever the call is reached, or has been. */
function isSurelyDone(wait: NodePath, call: NodePath): boolean {
  for (let at: NodePath = wait; !contains(at, call); at = at.parentPath as NodePath) {
    const { parent, key, listKey } = at;
    if (!at.parentPath || isBranch(parent, listKey ?? key)) return false;
  }
  return true;
}

function isBranch(parent: Node, key: string | number | null | undefined): boolean {
  switch (parent.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return key !== 'test';
    case 'LogicalExpression':
      return key === 'right';
    case 'SwitchCase':
    case 'CatchClause':
      return true;
    case 'ForStatement':
      return key === 'body' || key === 'update';
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
      return key === 'body';
    default:
      return false;
  }
}

/** Whether the way from one place leaves the function, or the loop, before it comes to the other. */
function leavesBefore(from: NodePath, to: NodePath): boolean {
  if (isFinallyDone(from, to)) return false;
  for (let at: NodePath | null = from; at && !contains(at, to); at = at.parentPath) {
    const { node } = at;
    if (node.type === 'ReturnStatement' || node.type === 'ThrowStatement') return true;
    const last = statementsOf(node).at(-1)?.type;
    if (last === 'ReturnStatement' || last === 'ThrowStatement') return true;
    if (last === 'BreakStatement' || last === 'ContinueStatement') {
      const loop = at.findParent((path) => path.isLoop() || path.isSwitchStatement());
      if (loop && contains(loop, to)) return true;
    }
  }
  return false;
}

/** Whether one place is in what follows the other however that is left. */
function isFinallyDone(from: NodePath, to: NodePath): boolean {
  for (let at: NodePath | null = from; at; at = at.parentPath) {
    const { parent, key } = at;
    if (parent?.type !== 'TryStatement' || key === 'finalizer' || !parent.finalizer) continue;
    if (isWithin(parent.finalizer, to.node)) return true;
  }
  return false;
}

function statementsOf(node: Node): readonly Node[] {
  if (node.type === 'BlockStatement') return node.body;
  return node.type === 'SwitchCase' ? node.consequent : [];
}

/** Whether two places are in different branches of one condition. */
function areAlternatives(a: NodePath, b: NodePath): boolean {
  let at = a;
  while (at.parentPath && !contains(at.parentPath, b)) at = at.parentPath;
  const { parent, key } = at;
  if (parent.type !== 'IfStatement' && parent.type !== 'ConditionalExpression') return false;
  return key !== 'test' && !isWithin(parent.test, b.node);
}

function contains(outer: NodePath, inner: NodePath): boolean {
  return outer.node === inner.node || isWithin(outer.node, inner.node);
}

function isWithin(outer: Node, inner: Node): boolean {
  const [one, other] = [rangeOf(outer), rangeOf(inner)];
  return one.start <= other.start && one.end >= other.end;
}
