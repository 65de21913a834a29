import { isNumericId } from './predicates-unwatched.js';
import { rows } from './rows.js';
import type { AllowedWhen, Table } from './types.js';

const startup: AllowedWhen = { note: 'at start-up' };
const crashing: AllowedWhen = { note: 'in a crash handler' };
const numericId: AllowedWhen = { note: 'the id is a number', test: isNumericId };

const files = rows({ module: 'process', category: 'file system' }, () => [
  {
    id: 'process.loadEnvFile',
    fix: "Object.assign(process.env, util.parseEnv(await fs.promises.readFile('.env', 'utf8')), { ...process.env })",
    docs: 'util.html#utilparseenvcontent',
    shows: [0],
    allowedWhen: startup,
  },
  // Opens 16 files below /proc and looks up the peers of open sockets.
  {
    id: 'process.report.getReport',
    fix: 'process.report.excludeNetwork = true  // before it; or call it in a Worker',
    docs: 'process.html#processreportgetreporterr',
    allowedWhen: crashing,
  },
  {
    id: 'process.report.writeReport',
    fix: 'await fs.promises.writeFile(name, JSON.stringify(report))  // of a report made in a Worker',
    docs: 'fs.html#fspromiseswritefilefile-data-options',
    shows: [0],
    allowedWhen: crashing,
  },
]);

// One or a few cheap system calls each.
const cheap = rows({ module: 'process', category: 'file system', rule: 'off' }, () => [
  {
    id: 'process.chdir',
    fix: 'pass absolute paths or the cwd option',
    docs: 'process.html#processchdirdirectory',
    shows: [0],
  },
  // Node calls it for each relative path that it resolves.
  {
    id: 'process.cwd',
    fix: 'const cwd = process.cwd()  // once, at start-up',
    docs: 'process.html#processcwd',
  },
  { id: 'process.memoryUsage', fix: 'v8.getHeapStatistics()', docs: 'v8.html#v8getheapstatistics' },
  {
    id: 'process.memoryUsage.rss',
    fix: 'process.memoryUsage.rss()  // outside the hot path',
    docs: 'process.html#processmemoryusagerss',
  },
  {
    id: 'process.resourceUsage',
    fix: 'process.resourceUsage()  // outside the hot path',
    docs: 'process.html#processresourceusage',
  },
  {
    id: 'process.constrainedMemory',
    fix: 'process.constrainedMemory()  // once, at start-up',
    docs: 'process.html#processconstrainedmemory',
  },
  {
    id: 'process.availableMemory',
    fix: 'process.availableMemory()  // once, at start-up',
    docs: 'process.html#processavailablememory',
  },
  {
    id: 'process.exit',
    category: 'sleep/wait',
    fix: 'process.exitCode = 1',
    docs: 'process.html#processexitcode',
  },
]);

// Names are looked up in /etc/passwd and /etc/group, or on the network.
const users = rows(
  { module: 'process', category: 'file system', rule: 'off', fix: 'pass numeric ids' },
  () => [
    { id: 'process.initgroups', docs: 'process.html#processinitgroupsuser-extragroup' },
    { id: 'process.setuid', docs: 'process.html#processsetuidid', allowedWhen: numericId },
    { id: 'process.seteuid', docs: 'process.html#processseteuidid', allowedWhen: numericId },
    { id: 'process.setgid', docs: 'process.html#processsetgidid', allowedWhen: numericId },
    { id: 'process.setegid', docs: 'process.html#processsetegidid', allowedWhen: numericId },
    { id: 'process.setgroups', docs: 'process.html#processsetgroupsgroups' },
  ],
);

// Synchronous for files and terminals, by design; pipes are asynchronous on POSIX.
const output = rows(
  {
    module: 'global',
    category: 'console',
    rule: 'off',
    docs: 'process.html#a-note-on-process-io',
    fix: 'use a logger that writes asynchronously, such as a pino transport',
  },
  () => [
    { id: 'console.log' },
    { id: 'console.error' },
    { id: 'console.warn' },
    { id: 'console.info' },
    { id: 'console.debug' },
    { id: 'console.dir' },
    { id: 'console.table' },
    { id: 'console.trace' },
    {
      id: 'process.stdout.write',
      module: 'process',
      fix: 'write to a socket or to fs.createWriteStream(file)',
    },
    {
      id: 'process.stderr.write',
      module: 'process',
      fix: 'write to a socket or to fs.createWriteStream(file)',
    },
    { id: 'process._rawDebug', module: 'process', fix: 'console.error(message)' },
  ],
  ['process'],
);

export const processTables: readonly Table[] = [files, cheap, users, output];
