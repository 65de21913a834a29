// npm run bench [-- --quick] [--only=calls,neighbours,files,startup] [--files=100] [--rounds=9]
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as prettier from 'prettier';
import { measureFiles } from './files.mjs';
import { installPackages } from './install.mjs';
import { measureNeighbours } from './neighbours.mjs';
import { toMarkdown } from './results.mjs';
import { measureStartup } from './startup.mjs';
import { measureCalls } from './wrapper.mjs';

const { values: given } = parseArgs({
  options: {
    /** Under a minute: few files and rounds, printed only. */
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: 'calls,neighbours,files,startup' },
    files: { type: 'string' },
    rounds: { type: 'string' },
  },
});
const { quick } = given;
const parts = given.only.split(',');
const isFull = !quick && parts.length === 4;

const directory = fileURLToPath(new URL(`./.artifacts/${process.pid}/`, import.meta.url));
const RESULTS = fileURLToPath(new URL('./RESULTS.md', import.meta.url));
const log = (text) => process.stderr.write(`${text}\n`);

const scope = installPackages(directory);
const results = { command: ['npm run bench', ...process.argv.slice(2)].join(' ') };
if (parts.includes('calls')) {
  log('calls');
  const size = quick ? { processes: 1, rounds: 20 } : { processes: 7, rounds: 60 };
  results.calls = measureCalls({ directory, scope, ...size, log });
}
if (parts.includes('neighbours')) {
  log('neighbours');
  const size = quick ? { processes: 1, rounds: 10 } : { processes: 9, rounds: 40 };
  results.neighbours = measureNeighbours({ directory, scope, ...size, log });
}
if (parts.includes('startup')) {
  log('startup');
  results.startup = measureStartup({ directory, scope, rounds: quick ? 8 : 40 });
}
if (parts.includes('files')) {
  log('files');
  const files = Number(given.files ?? (quick ? 4 : 40));
  const rounds = Number(given.rounds ?? (quick ? 2 : 7));
  const setUps = quick ? ['plain', 'guarded'] : ['plain', 'empty', 'fail-on-console', 'guarded'];
  const hosts = measureFiles({ directory, files, rounds, setUps, log });
  results.files = { files, rounds, hosts };
}

const markdown = toMarkdown(results);
process.stdout.write(`${markdown}\n`);
if (isFull) {
  const style = await prettier.resolveConfig(RESULTS);
  fs.writeFileSync(RESULTS, await prettier.format(markdown, { ...style, parser: 'markdown' }));
  log(`written to ${path.relative(process.cwd(), RESULTS)}`);
}
fs.rmSync(directory, { recursive: true, force: true });
