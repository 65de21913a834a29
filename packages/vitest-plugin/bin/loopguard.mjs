#!/usr/bin/env node
// The command of @loopguard/core: pnpm and Yarn link the commands of direct dependencies only.
import '@loopguard/core/cli';
