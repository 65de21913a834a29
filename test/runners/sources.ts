import type { Behaviour } from './behaviour.js';
import type { Host } from './hosts.js';

export interface Place {
  readonly file: string;
  readonly line: number;
  /**
   * Columns that are right on this host. The first is the marked one. Jest's transformers write
   * `(0, _fs.readFileSync)(…)` for a named import, and their stacks then have the column after the name.
   */
  readonly columns: readonly number[];
}

export interface Sources {
  /** Path in the project → content, without marks. */
  readonly files: Readonly<Record<string, string>>;
  readonly places: ReadonlyMap<string, Place>;
}

const mark = /«([\w-]+)»/;

/** Turns a behaviour's files into what is written to disk for this host. */
export function sourcesOf(behaviour: Behaviour, host: Host): Sources {
  const files: Record<string, string> = {};
  const places = new Map<string, Place>();
  for (const [name, source] of Object.entries(behaviour.files)) {
    const file = name.startsWith('node_modules/') ? name : `${behaviour.id}/${name}`;
    const text = file.endsWith('.ts') ? forHost(dedent(source), host) : dedent(source);
    files[file] = text
      .split('\n')
      .map((line, index) =>
        takeMarks(line, host, (id, columns) => places.set(id, { file, line: index + 1, columns })),
      )
      .join('\n');
  }
  return { files, places };
}

function takeMarks(
  line: string,
  host: Host,
  found: (id: string, columns: number[]) => void,
): string {
  let rest = line;
  for (let match = mark.exec(rest); match; match = mark.exec(rest)) {
    rest = rest.replace(mark, '');
    const column = match.index + 1;
    const name = /^[\w$]*/.exec(rest.slice(match.index))?.[0] ?? '';
    found(match[1] ?? '', host.runner === 'vitest' ? [column] : [column, column + name.length]);
  }
  return rest;
}

function forHost(source: string, host: Host): string {
  if (host.runner === 'vitest') return source;
  if (host.runner === 'node-test' || host.runner === 'mocha')
    return source.replaceAll(/\bvi\./g, 'mocks.');
  const translated = source
    .replaceAll(/\bvi\./g, 'jest.')
    .replaceAll('test.fails(', 'test.failing(');
  // Why: native ES modules have no injected `jest`. On the first line, so that lines stay as written.
  const needsImport =
    host.options.modules === 'esm' &&
    /\bjest\./.test(translated) &&
    !translated.includes('@jest/globals');
  return needsImport ? `import { jest } from '@jest/globals'; ${translated}` : translated;
}

/** Removes the first line if empty, and the indentation that all lines share. */
function dedent(text: string): string {
  const lines = text.replace(/^\n/, '').split('\n');
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const shared = Math.min(...indents);
  return (
    lines
      .map((line) => line.slice(shared))
      .join('\n')
      .trimEnd() + '\n'
  );
}
