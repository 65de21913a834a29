import { expect, test } from 'vitest';
import { isLauncher } from './process-kind.js';

test.each([
  '/project/node_modules/loopguard/dist/main.mjs',
  '/project/node_modules/@loopguard/mocha/bin/loopguard.mjs',
  '/project/node_modules/@nestjs/cli/bin/nest.js',
  '/project/node_modules/nuxt/bin/nuxt.mjs',
  '/project/node_modules/@nuxt/cli/dist/dev/index.mjs',
  '/project/node_modules/pm2/lib/Daemon.js',
  '/usr/lib/node_modules/pm2/bin/pm2-runtime',
])('%s only starts others', (program) => {
  expect(isLauncher(program)).toBe(true);
});

test.each([
  '/project/server.js',
  '/project/nuxt/server.js',
  '/project/.output/server/index.mjs',
  '/project/node_modules/next/dist/bin/next',
  '/project/node_modules/pm2/lib/ProcessContainer.js',
  '/project/node_modules/pm2/lib/ProcessContainerFork.js',
])('%s is a program, or holds one', (program) => {
  expect(isLauncher(program)).toBe(false);
});
