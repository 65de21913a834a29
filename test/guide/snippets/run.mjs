// Child program: `node run.mjs <certificate> <ids> <result file>`. Runs the guide's snippets under the guard.
import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { explain } from 'loopguard/guide';
import { entryById } from '../../../packages/core/internals/catalog/index.mjs';
import { resolveTarget } from '../../../packages/core/internals/catalog/resolve.mjs';
import { openFile } from '../../builtins/fire/attempts.mjs';
import { fillDirectory } from './files.mjs';
import { toModule } from './to-module.mjs';

const [certificate, list, resultFile] = process.argv.slice(2);
const start = process.cwd();
const template = path.join(start, 'template');
await mkdir(template);
await fillDirectory(template, JSON.parse(certificate));

// Why: `Atomics.waitAsync` does not keep a process alive.
setInterval(() => {}, 60_000);
const ids = JSON.parse(list);
const available = ids.filter((id) => isAvailable(entryById(id)));
const file = openFile();
const results = [];
for (const [snippet, shownBy] of await snippets()) {
  results.push({ ids: shownBy, ...(await run(snippet)) });
}
const control = await run({
  code: `import { readFileSync } from 'node:fs';\n\nreadFileSync('notes.txt');`,
});
process.chdir(start);
const fileErrors = (await file.close()).map(({ message }) => message);
await writeFile(resultFile, JSON.stringify({ available, results, control, fileErrors }));
// Snippets leave servers and workers behind.
process.exit();

/** Each snippet that this Node can run, with the entries that show it. */
async function snippets() {
  const found = new Map();
  const byCode = new Map();
  for (const id of ids) {
    const entry = await explain(id);
    const isHere = entry.kind === 'topic' || available.includes(id) || id === 'fs.lchmodSync';
    for (const snippet of isHere ? entry.snippets : []) {
      if (snippet.since > Number(process.versions.node.split('.')[0])) continue;
      const key = byCode.get(snippet.code) ?? snippet;
      byCode.set(snippet.code, key);
      found.set(key, [...(found.get(key) ?? []), id]);
    }
  }
  return found;
}

/** Loads the snippet as a program loads a module, then runs each function of it as a test. */
async function run({ code, files = {} }) {
  const directory = await mkdtemp(path.join(start, 'snippet-'));
  await cp(template, directory, { recursive: true, verbatimSymlinks: true });
  for (const [name, text] of Object.entries({ ...files, 'main.mjs': toModule(code) })) {
    await writeFile(path.join(directory, name), text);
  }
  process.chdir(directory);
  const reported = [];
  let runs = 0;
  let thrown = null;
  try {
    const loaded = await import(pathToFileURL(path.join(directory, 'main.mjs')).href);
    for (const [name, body] of Object.entries(loaded)) {
      const outcome = await file.runTest(name, () => body());
      runs++;
      thrown ??= outcome.thrown && String(outcome.thrown.stack);
      reported.push(...outcome.errors.map(({ call, message }) => call ?? message));
    }
  } catch (error) {
    thrown = String(error.stack);
  }
  return { thrown: thrown ?? null, reported, runs };
}

function isAvailable(row) {
  if (!row) return false;
  if (row.module === 'global') return resolveTarget(row, globalThis) !== undefined;
  try {
    const builtin = process.getBuiltinModule(row.module);
    return builtin !== undefined && resolveTarget(row, builtin) !== undefined;
  } catch {
    // Why: builtins behind a flag throw on some versions.
    return false;
  }
}
