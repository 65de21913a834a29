#!/usr/bin/env node
// The command of @loopguard/core: pnpm and Yarn link the commands of direct dependencies only.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const manifest = require.resolve('@loopguard/core/package.json');
await import(new URL(require(manifest).bin.loopguard, pathToFileURL(manifest)).href);
