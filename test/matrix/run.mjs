// Runs cells of the host matrix; see test/README.md.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    host: { type: 'string', multiple: true },
    node: { type: 'string', multiple: true },
    only: { type: 'string' },
    all: { type: 'boolean' },
    smoke: { type: 'boolean' },
    core: { type: 'boolean' },
    full: { type: 'boolean' },
    record: { type: 'boolean' },
    list: { type: 'boolean' },
  },
});

const env = { ...process.env };
if (values.host) env.LOOPGUARD_HOSTS = values.host.join(',');
if (values.node) env.LOOPGUARD_NODE = values.node.join(',');
if (values.only) env.LOOPGUARD_ONLY = values.only;
if (values.all) env.LOOPGUARD_ALL = '1';
if (values.smoke) env.LOOPGUARD_SMOKE = '1';
if (values.core) env.LOOPGUARD_CORE = '1';
if (values.record) env.LOOPGUARD_RECORD = '1';
if (values.full) env.LOOPGUARD_FULL = '1';

const manifest = createRequire(import.meta.url).resolve('vitest/package.json');
const vitest = path.join(path.dirname(manifest), 'vitest.mjs');
const config = ['--config', 'test/matrix/vitest.config.ts'];
const child = spawn(process.execPath, [vitest, values.list ? 'list' : 'run', ...config], {
  env,
  stdio: 'inherit',
});
child.on('close', (code) => {
  process.exitCode = code ?? 1;
});
