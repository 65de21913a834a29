import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What Node's processes load first. */
export function runFlags(): string[] {
  const manifest = createRequire(import.meta.url).resolve('loopguard/package.json');
  const folder = join(dirname(manifest), 'dist');
  const runner = join(folder, 'enter-runner.cjs').replaceAll(/["\\]/g, String.raw`\$&`);
  // Why both: the process that starts the files of `node --test` runs nothing that is imported.
  return [`--require="${runner}"`, `--import=${pathToFileURL(join(folder, 'enter.mjs')).href}`];
}

/** `NODE_OPTIONS` as they were before the flags were added. */
export function withoutRunFlags(options: string): string {
  return options.replace(runFlags().join(' '), '').trim();
}
