#!/usr/bin/env node
// The command of the package loopguard: pnpm and Yarn link the commands of direct dependencies only.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const manifest = require.resolve('loopguard/package.json');
await import(new URL(require(manifest).bin.loopguard, pathToFileURL(manifest)).href);
