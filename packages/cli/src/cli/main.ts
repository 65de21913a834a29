#!/usr/bin/env node
import { createRequire } from 'node:module';
import { Command } from 'commander';
import { addBaseline } from './commands/baseline.js';
import { addCompare } from './commands/compare.js';
import { addDoctor } from './commands/doctor.js';
import { addExplain } from './commands/explain.js';
import { addFix } from './commands/fix.js';
import { addInit } from './commands/init.js';
import { addList } from './commands/list.js';
import { addMerge } from './commands/merge.js';
import { addReport } from './commands/report.js';
import { addRun } from './commands/run.js';

const { version } = createRequire(import.meta.url)('loopguard/package.json') as {
  version: string;
};

const program = new Command('loopguard')
  .description('Fail the test that blocks the event loop.')
  .version(version);

addExplain(program);
addInit(program);
addDoctor(program);
addList(program);
addRun(program);
addReport(program);
addBaseline(program);
addMerge(program);
addFix(program);
addCompare(program);

void program.parseAsync();
