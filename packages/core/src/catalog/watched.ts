import { SafeMap, SafeSet } from '../safe/collections.js';
import { type WatchedRow, watchedRows } from './watched-rows.js';
import type { WatchedEntry } from './watched-entry.js';

/** What rows say of each module, made when it is first asked for. */
export class Entries {
  readonly #rows: readonly WatchedRow[];
  readonly #rule: WatchedEntry['rule'];
  readonly #made = new SafeMap<string, readonly WatchedEntry[]>();

  constructor(rows: readonly WatchedRow[], rule: WatchedEntry['rule']) {
    this.#rows = rows;
    this.#rule = rule;
  }

  get modules(): Iterable<string> {
    return new SafeSet(this.#rows.map(([module]) => module));
  }

  in(module: string): readonly WatchedEntry[] {
    let entries = this.#made.get(module);
    if (entries === undefined) {
      entries = this.#rows
        .filter(([name]) => name === module)
        .flatMap((row) => entriesOf(row, this.#rule));
      this.#made.set(module, entries);
    }
    return entries;
  }
}

const watched = new Entries(watchedRows, 'error');

/** Where the functions are that are reported by default: builtin specifiers, and `global`. */
export function watchedModules(): Iterable<string> {
  return watched.modules;
}

/** What of a module is reported by default; made when it is first asked for, since most files load few of them. */
export function watchedIn(module: string): readonly WatchedEntry[] {
  return watched.in(module);
}

/** Whether the entry with that id is reported unless a rule says otherwise. */
export function isWatchedByDefault(id: string): boolean {
  for (const module of watchedModules()) {
    if (watchedIn(module).some((entry) => entry.id === id)) return true;
  }
  return false;
}

/** The entries that a row stands for. */
function entriesOf([module, names, test]: WatchedRow, rule: WatchedEntry['rule']): WatchedEntry[] {
  const allowedWhen = test && { test };
  return names
    .split(' ')
    .flatMap(spelledOut)
    .map((name) => {
      const [path = '', id] = name.replace(/[!?]/, '').split('=');
      return {
        id: id ?? idOf(module, path),
        module,
        path: path.split(path.includes(':') ? ':' : '.'),
        rule,
        kind: name.includes('!') ? 'class' : name.includes('?') ? 'getter' : 'function',
        allowedWhen,
      };
    });
}

/** `Dir.prototype.readSync/closeSync` stands for two functions of one object. */
function spelledOut(name: string): string[] {
  const [first = '', ...others] = name.split('/');
  const owner = first.slice(0, first.lastIndexOf('.') + 1);
  return [first, ...others.map((other) => owner + other)];
}

/** The id of most entries: their property in what they are of. */
export function idOf(module: string, path: string): string {
  return module === 'global' ? path : `${module.replace('node:', '')}.${path}`;
}
