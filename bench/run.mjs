// `npm run bench` (after `npm run build`): what loopguard costs, as medians of interleaved pairs.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureFiles } from './files.mjs';
import { installPackages } from './install.mjs';
import { comparePairs, digits, nanoseconds, withSpread } from './stats.mjs';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, files: { type: 'string', default: '40' } },
});
const here = fileURLToPath(new URL('.', import.meta.url));
const files = values.quick ? 10 : Number(values.files);
const lines = [
  '# What loopguard costs',
  '',
  `Medians of interleaved pairs, the middle half in brackets. ${os.cpus()[0]?.model}, ${os.cpus().length} processors, Node ${process.version}.`,
];

const plan = values.quick ? { rounds: 10, calls: 1e6 } : { rounds: 30, calls: 1e6 };
const wrapper = JSON.parse(
  execFileSync(process.execPath, [path.join(here, 'wrapper.mjs'), JSON.stringify(plan)], {
    encoding: 'utf8',
  }),
);
lines.push(
  '',
  '## A call',
  '',
  '| call | bare | wrapped | difference |',
  '| --- | --- | --- | --- |',
);
for (const [name, pairs] of Object.entries(wrapper)) {
  const { base, other, difference } = comparePairs(pairs);
  lines.push(
    `| ${name} | ${nanoseconds(base)} | ${nanoseconds(other)} | ${withSpread(difference, nanoseconds)} |`,
  );
}

const directory = path.join(here, '.artifacts');
installPackages(directory);
const rounds = values.quick ? 2 : 7;
const hosts = measureFiles({ directory, files, rounds, log: (text) => console.error(text) });
lines.push(
  '',
  '## A test file',
  '',
  `Per file, over ${files} small files in isolated workers, beside the same run with an empty set-up file.`,
  '',
  '| runner | without | wall difference | wall ratio | CPU difference |',
  '| --- | --- | --- | --- | --- |',
);
for (const { host, version, overEmpty } of hosts) {
  const { wall, cpu } = overEmpty;
  lines.push(
    `| ${host} ${version} | ${digits(wall.base)} ms | ${withSpread(wall.difference)} ms | ${withSpread(wall.ratio)} | ${withSpread(cpu.difference)} ms |`,
  );
}

const text = `${lines.join('\n')}\n`;
console.log(text);
if (!values.quick) fs.writeFileSync(path.join(here, 'RESULTS.md'), text);
