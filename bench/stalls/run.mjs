// npm run bench:stalls [-- --quick] [--node=/path/to/node,…] [--pool=vitest-forks,…] [--kind=<part of a name>,…]
//   [--steps=1000] [--jobs=1] [--only=loopguard] [--keep=<file>]
// Without options: every kind, pool and supported Node, about 20 minutes on two quiet cores. With
// `--keep` a run that was ended goes on where it was.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as prettier from 'prettier';
import { installPackages } from '../lib/install.mjs';
import { findNode, NODE_MAJORS, versionOf } from '../lib/nodes.mjs';
import { HELD_OUT } from './held-out.mjs';
import { KINDS } from './kinds.mjs';
import { toMarkdown } from './markdown.mjs';
import { writeProject } from './project.mjs';
import { HOSTS, linesOf, runHost } from './run-host.mjs';
import { compare, verdictOf } from './verdict.mjs';

const RESULTS = fileURLToPath(new URL('./RESULTS.md', import.meta.url));

const { values: given } = parseArgs({
  options: {
    /** One Node, two ways of running tests, a hundred steps; printed only. */
    quick: { type: 'boolean', default: false },
    /** Binaries to measure with; default: one of each supported Node, or the one that runs this if `quick`. */
    node: { type: 'string' },
    /** Parts of the names of runners and pools. */
    pool: { type: 'string', default: '' },
    /** Parts of the names of kinds. */
    kind: { type: 'string', default: '' },
    /** Steps of 40 ms CPU while other processes take the machine. */
    steps: { type: 'string' },
    /** How many runs at a time. */
    jobs: { type: 'string', default: '1' },
    /** Leaves out the other ways. */
    only: { type: 'string', default: '' },
    /** Where rows are added as they come; what this build has measured there already is not measured again. */
    keep: { type: 'string' },
  },
});
/** Those of a list whose names hold one of the parts in a comma-separated text; all if there is none. */
function chosen(list, nameOf, text) {
  const parts = text.split(',').filter((name) => name !== '');
  return list.filter(
    (one) => parts.length === 0 || parts.some((part) => nameOf(one).includes(part)),
  );
}
const log = (text) => process.stderr.write(`${text}\n`);
const nodes =
  given.node?.split(',') ??
  (given.quick ? [process.execPath] : NODE_MAJORS.map((major) => findNode(major, log)));
if (nodes.includes(undefined)) throw new Error('Not every supported Node can be installed.');
const hosts = chosen(
  HOSTS,
  (host) => host,
  given.pool || (given.quick ? 'vitest-forks,jest-in-band' : ''),
);
const kinds = chosen([...KINDS, ...HELD_OUT], ({ name }) => name, given.kind);
const steps = Number(given.steps ?? (given.quick ? 100 : 1000));
const isFull = !given.quick && given.pool === '' && given.kind === '';
const startedAt = performance.now();

const directory = fileURLToPath(new URL(`../.artifacts/stalls-${process.pid}/`, import.meta.url));
installPackages(directory);
const project = path.join(directory, 'project');
const places = writeProject(project, kinds, steps);

/** What was asked for, without where it is kept. */
function commandLine() {
  const options = process.argv.slice(2).filter((option) => !option.startsWith('--keep'));
  return ['npm run bench:stalls', ...(options.length > 0 ? ['--', ...options] : [])].join(' ');
}

/** Of the files that run in the tests. */
function digestOf(folder) {
  const hash = createHash('sha256');
  for (const file of fs.readdirSync(folder, { recursive: true }).toSorted()) {
    if (/\.[cm]js$/.test(file)) hash.update(fs.readFileSync(path.join(folder, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

async function measure({ node, host }) {
  const version = versionOf(node);
  const { messages, stderr } = await runHost(node, host, 'kinds', project);
  const delays = linesOf(stderr, 'delay');
  const others =
    given.only === 'loopguard'
      ? undefined
      : linesOf((await runHost(node, host, 'others', project)).stderr, 'others');
  const rows = [];
  for (const kind of kinds.filter(({ hosts: only }) => only?.test(host) ?? true)) {
    const { name } = kind;
    const place = places.get(name);
    const loopguard = verdictOf(kind, place, messages.get(name));
    const other = others?.get(name);
    rows.push({
      name,
      host,
      version,
      loopguard,
      watchdog: other && compare(kind, place, other.watchdog),
      blocked: other && compare(kind, place, other.blocked),
      delay: { detected: (delays.get(name)?.ms ?? 0) > 100 },
    });
    if (!loopguard.line || !loopguard.function) {
      log(
        `${version} ${host} ${name}: ${loopguard.found || loopguard.said.slice(0, 300) || 'nothing'}`,
      );
    }
    if (others && !other) log(`${version} ${host} ${name}: the other ways said nothing`);
  }
  log(`${version} ${host}`);
  return rows;
}

const cells = nodes.flatMap((node) => hosts.map((host) => ({ node, host })));
/** What is measured: rows of another build are of no use. */
const build = digestOf(path.join(directory, 'node_modules/@loopguard'));
/** One for each cell. */
const kept =
  given.keep !== undefined && fs.existsSync(given.keep)
    ? fs
        .readFileSync(given.keep, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .filter((cell) => cell.build === build)
    : [];
const isKept = ({ node, host }) => kept.some((cell) => cell.node === node && cell.host === host);
const waiting = cells.filter((cell) => !isKept(cell));
const measuredNow = waiting.length;
const work = async () => {
  for (let cell = waiting.shift(); cell; cell = waiting.shift()) {
    const measured = { ...cell, build, rows: await measure(cell) };
    kept.push(measured);
    if (given.keep !== undefined) fs.appendFileSync(given.keep, `${JSON.stringify(measured)}\n`);
  }
};
await Promise.all(Array.from({ length: Number(given.jobs) }, work));

async function contend() {
  // Why others: a step is late by the clock when it has to share a CPU.
  const others = os
    .cpus()
    .map(() => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  try {
    const { messages, stderr } = await runHost(nodes[0], hosts[0], 'steps', project);
    const message = messages.get('steps') ?? 'no result';
    const late = /steps late by the clock (\d+), longest (\d+)/.exec(stderr)?.slice(1);
    return { count: steps, alarms: message === '' ? 0 : message, late: late ?? ['?', '?'] };
  } finally {
    for (const other of others) other.kill('SIGKILL');
  }
}

const markdown = toMarkdown({
  command: commandLine(),
  minutes: (performance.now() - startedAt) / 60_000,
  resumed: cells.length - measuredNow,
  rows: cells.flatMap((cell) =>
    kept
      .filter(({ node, host }) => cell.node === node && cell.host === host)
      .flatMap(({ rows }) => rows),
  ),
  steps: steps > 0 ? await contend() : undefined,
  tuned: KINDS,
  heldOut: HELD_OUT,
});
const style = await prettier.resolveConfig(RESULTS);
const text = await prettier.format(markdown, { ...style, parser: 'markdown' });
if (isFull) fs.writeFileSync(RESULTS, text);
process.stdout.write(text);
fs.rmSync(directory, { recursive: true, force: true });
