import { existsSync } from 'node:fs';
import path from 'node:path';

/** Where a run that records a baseline leaves its report for `loopguard fix`; undefined without a node_modules. */
export function lastReportOf(root: string): string | undefined {
  for (let folder = path.resolve(root); ; folder = path.dirname(folder)) {
    const modules = path.join(folder, 'node_modules');
    if (existsSync(modules)) {
      const name = folder === path.resolve(root) ? '' : `-${nameOf(path.relative(folder, root))}`;
      return path.join(modules, '.cache', 'loopguard', `report${name}.json`);
    }
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** A package of several that share one node_modules. */
function nameOf(way: string): string {
  return way.replaceAll(/[^\w.-]+/g, '-');
}
