import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';

/** What each file imports: a path from the root of the repository, or the name of a package. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** The imports of every source below these folders, also those of types alone; unit tests are left out. */
export async function importGraph(root: URL, folders: readonly string[]): Promise<ImportGraph> {
  const lists = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(new URL(`${folder}/`, root), { recursive: true });
      return names.map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
    }),
  );
  const files = lists.flat().filter((file) => /(?<!\.test)\.tsx?$/.test(file));
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, root), 'utf8')));
  return new Map(files.map((file, index) => [file, importsOf(file, texts[index] as string)]));
}

/** What the text of a file imports. */
export function importsOf(file: string, text: string): string[] {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return [...new Set(importedFiles.map(({ fileName }) => resolved(file, fileName)))];
}

function resolved(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  const target = path.posix.join(path.posix.dirname(file), specifier);
  return target.replace(/\.js(x?)$/, '.ts$1');
}

/** The files that import each other, also by way of others; one list for each such group. */
export function circlesIn(graph: ImportGraph): string[][] {
  const reaches = new Map([...graph.keys()].map((file) => [file, reachableFrom(file, graph)]));
  const circles = new Map<string, string[]>();
  for (const [file, reached] of reaches) {
    if (!reached.has(file)) continue;
    const members = [...reached].filter((other) => reaches.get(other)?.has(file)).toSorted();
    circles.set(members.join(), members);
  }
  return [...circles.values()];
}

function reachableFrom(file: string, graph: ImportGraph): Set<string> {
  const reached = new Set<string>();
  const waiting = [...(graph.get(file) ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (reached.has(next) || !graph.has(next)) continue;
    reached.add(next);
    waiting.push(...(graph.get(next) ?? []));
  }
  return reached;
}
