import type { Profiler } from 'node:inspector';

type Node = Profiler.ProfileNode;

/** Whose code was sampled in a node, and on which lines. */
export interface SampledCode {
  /** The function itself, or another one that V8 has inlined into it. */
  readonly owner: Node;
  readonly lines: ReadonlyMap<number, number>;
}

/**
 * Knows the functions of a profile by script. Optimised code holds other functions, and its samples
 * lie on their lines: a line above the function that was sampled is not its own.
 */
export class Inlining {
  /** By script, the first lines of functions in falling order. */
  readonly #functions = new Map<string, Node[]>();

  constructor(nodes: readonly Node[]) {
    for (const node of nodes) {
      const { scriptId, url } = node.callFrame;
      if (url === '' || url.startsWith('wasm:')) continue;
      const functions = this.#functions.get(scriptId);
      if (functions) functions.push(node);
      else this.#functions.set(scriptId, [node]);
    }
    for (const functions of this.#functions.values()) {
      functions.sort((a, b) => b.callFrame.lineNumber - a.callFrame.lineNumber);
    }
  }

  /** The function that most of a node's own samples are of. */
  sampledIn(node: Node): SampledCode {
    const found = new Map<Node, Map<number, number>>();
    for (const { line, ticks } of node.positionTicks ?? []) {
      const owner = this.#ownerOf(line, node);
      const lines = found.get(owner) ?? new Map<number, number>();
      found.set(owner, lines.set(line, (lines.get(line) ?? 0) + ticks));
    }
    const [most] = [...found].toSorted(([, a], [, b]) => sum(b) - sum(a));
    return most ? { owner: most[0], lines: most[1] } : { owner: node, lines: new Map() };
  }

  #ownerOf(line: number, node: Node): Node {
    const { scriptId, lineNumber } = node.callFrame;
    // Why so: a profile's first lines count from 0 and its ticks from 1.
    const isAbove = line <= lineNumber;
    for (const other of this.#functions.get(scriptId) ?? []) {
      const start = other.callFrame.lineNumber;
      if (start >= line || isSameFunction(other, node)) continue;
      // Why the nearest one: it begins last before the line.
      if (isAbove) return other;
      if (start <= lineNumber) return node;
      // Why sampled there: a function that ends before the line begins before it as well.
      if (hasTicksOn(other, line)) return other;
    }
    return node;
  }
}

export function isSameFunction({ callFrame: a }: Node, { callFrame: b }: Node): boolean {
  return (
    a.scriptId === b.scriptId &&
    a.lineNumber === b.lineNumber &&
    a.columnNumber === b.columnNumber &&
    a.functionName === b.functionName
  );
}

function sum(lines: ReadonlyMap<number, number>): number {
  return [...lines.values()].reduce((all, ticks) => all + ticks, 0);
}

function hasTicksOn({ positionTicks = [] }: Node, line: number): boolean {
  return positionTicks.some((tick) => tick.line === line);
}
