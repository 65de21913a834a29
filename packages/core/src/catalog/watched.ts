import { SafeMap, SafeSet } from '../safe/collections.js';
import { type WatchedRow, watchedRows } from './watched-rows.js';
import type { WatchedEntry } from './watched-entry.js';

/** What rows say of each module, made when it is first asked for. */
export class Entries {
  readonly #rows: readonly WatchedRow[];
  readonly #rule: WatchedEntry['rule'];
  #modules: ReadonlySet<string> | undefined;
  readonly #made = new SafeMap<string, readonly WatchedEntry[]>();

  constructor(rows: readonly WatchedRow[], rule: WatchedEntry['rule']) {
    this.#rows = rows;
    this.#rule = rule;
  }

  get modules(): ReadonlySet<string> {
    this.#modules ??= new SafeSet(this.#rows.map(([module]) => module));
    return this.#modules;
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
export function watchedModules(): ReadonlySet<string> {
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

/** The entries that a row stands for. Plain loops, since every worker waits for them. */
function entriesOf([module, names, test]: WatchedRow, rule: WatchedEntry['rule']): WatchedEntry[] {
  const allowedWhen = test && { test };
  const entries: WatchedEntry[] = [];
  for (const word of names.split(' ')) {
    let owner = '';
    // `Dir.prototype.readSync/closeSync` stands for two functions of one object.
    for (const part of word.split('/')) {
      const name = owner + part;
      owner ||= part.slice(0, part.lastIndexOf('.') + 1);
      const kind = name.includes('!') ? 'class' : name.includes('?') ? 'getter' : 'function';
      const [path = '', id] = (kind === 'function' ? name : name.replace(/[!?]/, '')).split('=');
      entries.push({
        id: id ?? idOf(module, path),
        module,
        path: path.split(path.includes(':') ? ':' : '.'),
        rule,
        kind,
        allowedWhen,
      });
    }
  }
  return entries;
}

/** The id of most entries: their property in what they are of. */
export function idOf(module: string, path: string): string {
  return module === 'global' ? path : `${module.replace('node:', '')}.${path}`;
}
