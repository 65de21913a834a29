// Runs what is said of the runners' own output on today's releases of them; see test/README.md.
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { host: { type: 'string' }, locked: { type: 'boolean' } },
});

const folder = fileURLToPath(new URL('../hosts/.cache/newest', import.meta.url));
const results = path.join(folder, 'results.json');
await mkdir(folder, { recursive: true });
await rm(results, { force: true });

const env = { ...process.env, LOOPGUARD_INSTALLED: path.join(folder, 'installed.json') };
if (values.host) env.LOOPGUARD_NEWEST = values.host;
if (values.locked) env.LOOPGUARD_LOCKED = '1';

const manifest = createRequire(import.meta.url).resolve('vitest/package.json');
const args = ['run', '--config', 'test/newest/vitest.config.ts'];
const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${results}`];
const vitest = path.join(path.dirname(manifest), 'vitest.mjs');
const child = spawn(process.execPath, [vitest, ...args, ...reporters], { env, stdio: 'inherit' });
const code = await new Promise((resolve) => child.on('close', resolve));

const { numPassedTests = 0, numFailedTests = 0 } = await readFile(results, 'utf8').then(
  JSON.parse,
  () => ({}),
);
console.log(`${numPassedTests} passed, ${numFailedTests} failed`);
// Why also where none failed: nothing that ran is no success.
process.exitCode = code || (numPassedTests === 0 ? 1 : 0);
