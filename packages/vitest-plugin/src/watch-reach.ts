interface ViteConfig {
  readonly plugins: readonly { readonly name: string }[];
}

let hasReachedProject = false;
let isWatching = false;

/** Whether it is Vitest that resolves a configuration, and not `vite build` and the like. */
export function isVitest({ plugins }: ViteConfig): boolean {
  return plugins.some(({ name }) => /^vitest(?::|$)/.test(name));
}

/** Some project has the plugin. */
export function noteReached(): void {
  hasReachedProject = true;
}

/**
 * Fails a run of Vitest at its end if the plugin stands in a root configuration whose projects do
 * not have it. Vitest then calls no hook of a plugin that could say so.
 */
export function watchReach(): void {
  if (isWatching) return;
  isWatching = true;
  process.once('exit', (code) => {
    if (hasReachedProject || code !== 0) return;
    process.stderr.write(
      '[loopguard] No project is guarded: the plugin stands in the root configuration, and the projects do not have it. Add `extends: true` to the projects, or the plugin to each.\n',
    );
    process.exitCode = 1;
  });
}
