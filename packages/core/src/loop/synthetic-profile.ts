import type { Profiler } from 'node:inspector';

/** A stack of function names, the outermost first, and how often it was sampled. */
export type SampledStack = readonly [stack: string, ticks: number];

const SAMPLE_US = 5000;

/**
 * A profile as V8 makes them. A function is written `name`, or `name@file`, or `name@file:line`
 * with the line on which its samples lie; `gc` and `idle` are V8's own.
 */
export function syntheticProfile(stacks: readonly SampledStack[]): Profiler.Profile {
  const root = node(1, '(root)', '', 0);
  const nodes = [root];
  const samples: number[] = [];
  const definitions = new Map<string, number>();
  for (const [stack, ticks] of stacks) {
    let parent = root;
    for (const text of stack.split(' ')) {
      const [, name = '', file = '/app/work.js', line] =
        /^([^@:]+)(?:@([^:]+))?(?::(\d+))?$/.exec(text) ?? [];
      const isV8s = name === 'gc' || name === 'idle';
      const key = `${name}@${file}`;
      if (!definitions.has(key)) definitions.set(key, 10 * (definitions.size + 1));
      const functionName =
        name === 'gc' ? '(garbage collector)' : name === 'idle' ? '(idle)' : name;
      const children = parent.children ?? [];
      let child = nodes.find(
        ({ id, callFrame }) =>
          children.includes(id) &&
          callFrame.functionName === functionName &&
          callFrame.url === (isV8s ? '' : file),
      );
      if (!child) {
        child = node(nodes.length + 1, functionName, isV8s ? '' : file, definitions.get(key) ?? 0);
        nodes.push(child);
        parent.children = [...children, child.id];
      }
      if (line !== undefined) {
        child.positionTicks = [...(child.positionTicks ?? []), { line: Number(line), ticks }];
      }
      parent = child;
    }
    for (let tick = 0; tick < ticks; tick++) samples.push(parent.id);
  }
  return {
    nodes,
    startTime: 0,
    endTime: samples.length * SAMPLE_US,
    samples,
    timeDeltas: samples.map(() => SAMPLE_US),
  };
}

function node(id: number, functionName: string, url: string, line: number): Profiler.ProfileNode {
  return {
    id,
    callFrame: { functionName, scriptId: url, url, lineNumber: line, columnNumber: 2 },
    hitCount: 0,
  };
}
