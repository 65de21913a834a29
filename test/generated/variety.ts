import type { GeneratedFile } from './compare.js';
import type { Node, Step, Suite } from './suite-model.js';

/** The ways in which a call came that had to be reported: carriers, shared code, causes. */
export function reportedWays(files: readonly GeneratedFile[]): Set<string> {
  const ways = new Set<string>();
  for (const { suite, prediction } of files) {
    const ledgers = [prediction.file, ...prediction.tests.map(({ calls }) => calls)];
    const predicted = ledgers.flatMap(({ calls }) => calls);
    for (const { cause } of predicted) ways.add(cause?.kind ?? 'test');
    const reported = new Set(predicted.map(({ call }) => call));
    for (const step of stepsOf(suite)) {
      if (step.kind === 'call' && reported.has(step.call)) ways.add(step.carrier);
      if (step.kind === 'shared' && reported.has(step.call)) ways.add(step.by);
      if (step.kind === 'leak' && reported.has(step.call)) ways.add(`leaked ${step.by}`);
    }
  }
  return ways;
}

function stepsOf({ children }: Suite): Step[] {
  return children.flatMap(testsOf).flatMap(({ steps }) => steps.flatMap(withInner));
}

function testsOf(node: Node): { steps: readonly Step[] }[] {
  if (node.kind === 'test') return [node];
  return node.kind === 'group' ? [...node.tests] : node.children.flatMap(testsOf);
}

function withInner(step: Step): Step[] {
  return step.kind === 'allow block' ? [step, ...step.steps.flatMap(withInner)] : [step];
}
