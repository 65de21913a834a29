import type { PlainOptions } from '@loopguard/core/report';

/** Puts options of several places together: what stands further back wins, key by key. */
export function mergeOptions(...layers: readonly PlainOptions[]): PlainOptions {
  // Why not as they are: a key that is undefined says nothing, and would hide what another place says.
  const said = layers.flatMap((options) =>
    Object.entries(options).filter(([, value]) => value !== undefined),
  );
  return Object.fromEntries(said);
}
