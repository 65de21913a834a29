// How costs grow with the number of allow rules and with the size of the catalog.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findHost, runHost, writeProject } from '../lib/hosts.mjs';
import { moduleText, testText } from '../lib/module-text.mjs';
import { comparePairs, compareSamples, takeTurns } from '../lib/stats.mjs';
import { allowRules, extendEntries } from './options.mjs';

const CHILD = fileURLToPath(new URL('./child.mjs', import.meta.url));
const RULES = [1, 10, 100, 10_000];
const ENTRIES = [1, 100, 1000, 10_000];
const FILES = 5;

export function measureGrowth({ directory, adapter, quick, log, ...given }) {
  const task = { adapter, directory, rounds: quick ? 10 : 40, rules: RULES, entries: ENTRIES };
  const processes = quick ? 1 : 3;
  const runs = Array.from({ length: processes }, () =>
    JSON.parse(execFileSync(process.execPath, [CHILD, JSON.stringify(task)], { encoding: 'utf8' })),
  );
  log('  calls');
  return {
    processes,
    rules: compareSizes(runs, 'rules', RULES),
    entries: compareSizes(runs, 'entries', ENTRIES),
    files: FILES,
    rounds: given.rounds ?? (quick ? 1 : 5),
    hosts: measureFiles({ directory, log, rounds: given.rounds ?? (quick ? 1 : 5) }),
  };
}

/** For each thing that was timed, its sizes beside the smallest. */
function compareSizes(runs, kind, sizes) {
  return Object.keys(runs[0][kind]).map((what) => ({
    what,
    sizes: sizes.map((size, at) => {
      const pairs = runs.flatMap((run) =>
        run[kind][what][0].map((base, round) => [base, run[kind][what][at][round]]),
      );
      return { size, ...comparePairs(pairs) };
    }),
  }));
}

/** What a file of a whole run costs with large options, beside none. */
function measureFiles({ directory, log, rounds }) {
  const many = Array.from({ length: ENTRIES.at(-1) }, (_, at) => `block${at}`);
  const configs = { none: { guard: {} } };
  for (const count of RULES.slice(2)) {
    configs[`${count} allow rules`] = {
      guard: { unusedAllow: 'off', allow: allowRules(count, 'from') },
    };
  }
  for (const count of ENTRIES.slice(1)) {
    configs[`${count} entries in \`extend\``] = { guard: { extend: extendEntries(count) } };
  }
  return ['vitest-4-forks', 'jest-30'].map((id) => {
    const host = findHost(id, { directory, log });
    const files = {
      'src/many.js': moduleText(host.isModule, {
        exports: many,
        body: many.map((name) => `function ${name}(value) { return value; }`).join('\n'),
      }),
    };
    for (let index = 0; index < FILES; index++) {
      files[`tests/many-${index}.test.js`] = testText(host.isModule, {
        imports: { '../src/many.js': '{ block0 }' },
        body: "test('is called', () => expect(typeof block0).toBe('function'));",
      });
    }
    const project = writeProject(host, 'growth', { files, configs });
    const expected = { passed: FILES };
    runHost(host, project, 'none', expected);
    const names = Object.keys(configs);
    const samples = takeTurns(names, rounds, (name) => runHost(host, project, name, expected));
    log(`  ${host.name}`);
    const compare = (name, measure) =>
      compareSamples(samples.none, samples[name], (run) => run[measure] / FILES);
    return {
      name: host.name,
      sizes: names
        .slice(1)
        .map((size) => ({ size, wall: compare(size, 'wall'), cpu: compare(size, 'cpu') })),
    };
  });
}
