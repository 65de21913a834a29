import { runProcess } from './process.js';

/** Runs npm in a folder; a failure is an error with all that it printed. */
export async function npm(cwd: string, ...args: string[]): Promise<void> {
  const result = await runProcess('npm', args, { cwd, env: npmEnv(), timeoutMs: 600_000 });
  if (result.exitCode !== 0)
    throw new Error(`npm ${args.join(' ')} failed.\n${result.stdout}\n${result.stderr}`);
}

// Why: where npm finds packages is the machine's business, the rest of its settings is not.
export function npmEnv(): Record<string, string> {
  const names = [
    'npm_config_cache',
    'npm_config_registry',
    'npm_config_userconfig',
    'NODE_EXTRA_CA_CERTS',
  ];
  const proxies = [
    'HTTPS_PROXY',
    'HTTP_PROXY',
    'NO_PROXY',
    'https_proxy',
    'http_proxy',
    'no_proxy',
  ];
  const set = [...names, ...proxies].filter((name) => process.env[name] !== undefined);
  return Object.fromEntries(set.map((name) => [name, process.env[name] ?? '']));
}
