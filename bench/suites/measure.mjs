// What whole suites cost with loopguard: three that stand for what people have.
import { findHost, onNode, runHost, writeProject } from '../lib/hosts.mjs';
import { compareSamples, takeTurns } from '../lib/stats.mjs';
import { awaitHeavy } from './await-heavy.mjs';
import { httpService } from './http-service.mjs';
import { parser } from './parser.mjs';

const SUITES = [httpService, parser, awaitHeavy];
// Why both: Node 24 follows asynchronous contexts in another way than 20 and 22 do.
const NEWER_NODE = 24;

export function measureSuites({ directory, quick, log, ...given }) {
  const rounds = given.rounds ?? (quick ? 2 : 7);
  const current = ['vitest-4-forks', 'jest-30'].map((id) => findHost(id, { directory, log }));
  const newer = current.map((host) => onNode(host, NEWER_NODE, log)).filter(Boolean);
  const rows = [];
  for (const suite of SUITES) {
    for (const host of [...current, ...newer]) {
      const project = writeProject(host, `suite-${SUITES.indexOf(suite)}`, {
        files: suite.filesOf(host.isModule),
        configs: { plain: {}, guarded: { guard: {} } },
      });
      const expected = { passed: suite.tests };
      runHost(host, project, 'guarded', expected);
      const { plain, guarded } = takeTurns(['plain', 'guarded'], rounds, (config) =>
        runHost(host, project, config, expected),
      );
      const compare = (other) =>
        Object.fromEntries(
          ['wall', 'cpu'].map((measure) => [
            measure,
            compareSamples(plain, other, (run) => run[measure]),
          ]),
        );
      rows.push({
        suite: suite.name,
        describe: suite.describe,
        host: host.name,
        isOld: current.includes(host),
        guarded: compare(guarded),
      });
      log(`  ${suite.name}, ${host.name}`);
    }
  }
  return { rounds, rows };
}
