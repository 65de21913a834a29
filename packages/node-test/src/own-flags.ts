import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * Takes this package's own `--import` out of what child processes inherit: what a test starts is
 * where blocking work belongs.
 *
 * @param entry - the URL of the module that was imported
 */
export function forgetOwnFlags(entry: string): void {
  const { execArgv, env } = process;
  for (let index = execArgv.length - 1; index >= 0; index--) {
    const [flag = '', value] = (execArgv[index] ?? '').split('=');
    if (flag !== '--import' && flag !== '--require') continue;
    const specifier = value ?? execArgv[index + 1] ?? '';
    if (isOwn(specifier, entry)) execArgv.splice(index, value === undefined ? 2 : 1);
  }
  const { NODE_OPTIONS: options } = env;
  if (options === undefined) return;
  const rest = options.replaceAll(
    /(^|\s)--import(?:=|\s+)("[^"]*"|\S+)/g,
    (text, before, given) => {
      const specifier = String(given).replaceAll('"', '');
      return isOwn(specifier, entry) ? String(before) : String(text);
    },
  );
  if (rest.trim() === '') delete env['NODE_OPTIONS'];
  else if (rest !== options) env['NODE_OPTIONS'] = rest.trim();
}

/** What `loopguard run` has Node load: some releases hand it on as flags. */
const OF_RUN = /[\\/]dist[\\/]enter(?:-runner)?\.[cm]js$/;

function isOwn(specifier: string, entry: string): boolean {
  if (OF_RUN.test(specifier)) return true;
  if (specifier === entry || specifier === '@loopguard/node-test') return true;
  try {
    const { resolve } = createRequire(`${process.cwd()}/package.json`);
    return pathToFileURL(resolve(specifier)).href === entry;
  } catch {
    // Why: what only `import` resolves is another package's.
    return false;
  }
}
