import type { Node } from '@babel/types';
import { NotUnderstood } from '../project/not-understood.js';

/**
 * Does something for each project of a list, and then names all those for which it could not be done.
 *
 * @param nameOf - the name that a project gives itself
 */
export function forEachProject(
  elements: readonly (Node | null)[],
  visit: (element: Node | null) => void,
  nameOf: (element: Node) => string | undefined,
): void {
  const problems: string[] = [];
  for (const [index, element] of elements.entries()) {
    try {
      visit(element);
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
      problems.push(`  project ${shown(element, nameOf) ?? index + 1}: ${error.message}`);
    }
  }
  if (problems.length === 0) return;
  throw new NotUnderstood(`these of its projects cannot be edited:\n${problems.join('\n')}`);
}

function shown(
  element: Node | null,
  nameOf: (element: Node) => string | undefined,
): string | undefined {
  try {
    const name = element ? nameOf(element) : undefined;
    return name === undefined ? undefined : JSON.stringify(name);
  } catch {
    // Why: what cannot be read has no name either.
    return undefined;
  }
}
