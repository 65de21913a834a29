import type { ThreadGuard } from '@loopguard/core/adapter';

/**
 * Says what the guard cannot see in this realm of a vm pool, or undefined where it sees everything.
 *
 * Vitest copies a builtin's exports for `import` when a realm first asks for it. What it copied
 * before the builtin was patched stays as it was.
 */
export async function unseenInRealm(guard: ThreadGuard): Promise<string | undefined> {
  const unseen: string[] = [];
  for (const module of guard.patchedModules) {
    // Why: a vm pool has a `node:module` of Vitest's own, whose loader is watched elsewhere.
    if (module === 'module') continue;
    for (const specifier of [module, `node:${module}`]) {
      const copy = (await import(/* @vite-ignore */ specifier)) as object;
      const names = guard.originalsIn(module, copy);
      if (names.length > 0) unseen.push(`  ${specifier}: ${few(names)}`);
    }
  }
  if (unseen.length === 0) return undefined;
  return (
    '[loopguard] This vm pool did not preload the guard, so it is not seen when these functions are called by the name under which they were imported:\n' +
    `${unseen.join('\n')}\n` +
    'Add the plugin to the project (`plugins: [loopguard()]`), or start its workers with execArgv ["--import", "@loopguard/core/preload"]. A file that needs no guard says so at its top: /** @loopguard-off -- why */'
  );
}

function few(names: readonly string[]): string {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return names.slice(0, 3).join(', ') + more;
}
