import type { Statement } from '@babel/types';
import { type BuiltinName, builtinNamesIn, moduleOf, type Origin } from './builtin-names.js';
import type { Edit } from './edits.js';
import { editParts, type Added } from './import-parts.js';
import { placeOfImports, writeImport } from './import-lines.js';
import type { Scope, Scopes } from './scopes.js';

/** An import that the file will have. */
interface NewImport extends Added {
  readonly specifier: string;
  readonly module: string;
  /** All of the module, under one name. */
  readonly isStar: boolean;
  readonly like: Origin;
}

/** What a file imports of builtins, and what it will. */
export class Imports {
  readonly #scopes: Scopes;
  readonly #names: readonly BuiltinName[];
  readonly #added: NewImport[] = [];
  readonly #freed = new Map<BuiltinName['binding'], { name: BuiltinName; count: number }>();

  constructor(scopes: Scopes) {
    this.#scopes = scopes;
    this.#names = builtinNamesIn(scopes.scope);
  }

  /**
   * How a function of a builtin is called, where `scope` is. It is imported as `like` was, if it is not there.
   *
   * @param locals - names that it may have, the best first
   */
  need(
    specifier: string,
    name: string,
    like: Origin,
    scope: Scope,
    locals: readonly string[] = [name],
  ): string {
    const { module } = moduleOf(specifier);
    const known = this.#known(module, name, scope);
    if (known !== undefined) return known;
    const isStar = like.style === 'star';
    const same = this.#added.find(
      (each) => each.module === module && (isStar ? each.isStar : each.name === name),
    );
    if (same) return same.isStar ? `${same.local}.${name}` : same.local;
    const wanted = isStar ? [STAR_NAMES[module] ?? module] : locals;
    const local = this.#freeName(wanted);
    this.#added.push({ specifier, module, name, local, isStar, like });
    return isStar ? `${local}.${name}` : local;
  }

  /** A use of a name goes away. */
  free(name: BuiltinName): void {
    const { binding } = name;
    const { count } = this.#freed.get(binding) ?? { count: 0 };
    this.#freed.set(binding, { name, count: count + 1 });
  }

  /** How the file itself imports, for what none of its imports is like. */
  get usual(): Origin {
    const [first] = this.#names;
    if (first) {
      const style = first.style === 'star' ? 'import' : first.style;
      const prefix = first.specifier.startsWith('node:') ? 'node:' : '';
      return { module: '', specifier: prefix, style, statement: undefined };
    }
    const { body } = this.#scopes.source.program;
    const isModule = body.some(({ type }) => /^(?:Import|Export)/.test(type));
    const style = isModule ? 'import' : 'require';
    return { module: '', specifier: 'node:', style, statement: undefined };
  }

  edits(): Edit[] {
    const { source } = this.#scopes;
    const unused = [...this.#freed.values()].flatMap(({ name, count }) =>
      name.statement && name.part && name.binding.references === count ? [name] : [],
    );
    const hosts = new Map<NewImport, BuiltinName>();
    for (const each of this.#added) {
      const host = each.isStar ? undefined : this.#hostOf(each);
      if (host) hosts.set(each, host);
    }
    const statements = new Set<Statement>();
    for (const { statement } of [...unused, ...hosts.values()]) {
      if (statement) statements.add(statement);
    }
    const lines = this.#lines(this.#added.filter((each) => !hosts.has(each)));
    const edits: Edit[] = [];
    for (const statement of statements) {
      const dropped = unused.filter((name) => name.statement === statement);
      const added = [...hosts].filter(([, host]) => host.statement === statement);
      const parts = [...dropped, ...added.map(([, host]) => host)][0]?.parts ?? [];
      const own = lines.get(statement) ?? [];
      const change = editParts(source.text, statement, {
        parts,
        dropped: dropped.flatMap(({ part }) => part ?? []),
        added: added.map(([each]) => each),
        before: added[0]?.[1].part,
        instead: own,
      });
      edits.push(...change.edits);
      if (change.usedInstead) lines.delete(statement);
    }
    for (const [statement, own] of lines) edits.push(placeOfImports(source, statement, own));
    return edits;
  }

  /** New statements, by the one that they stand behind: one for each module. */
  #lines(added: readonly NewImport[]): Map<Statement | undefined, string[]> {
    const groups = new Map<string, NewImport[]>();
    for (const each of added) {
      const key = `${each.specifier} ${each.isStar} ${each.like.statement?.start}`;
      groups.set(key, [...(groups.get(key) ?? []), each]);
    }
    const lines = new Map<Statement | undefined, string[]>();
    for (const group of groups.values()) {
      const [{ specifier, isStar, like }] = group as [NewImport];
      const line = writeImport(this.#scopes.source, { specifier, isStar, like, names: group });
      lines.set(like.statement, [...(lines.get(like.statement) ?? []), line]);
    }
    return lines;
  }

  #known(module: string, name: string, scope: Scope): string | undefined {
    const visible = this.#names.filter(({ local, binding }) => scope.getBinding(local) === binding);
    const found = visible.find((each) => each.module === module && each.imported === name);
    if (found) return found.local;
    const whole = visible.find((each) => each.module === module && each.imported === undefined);
    if (whole) return `${whole.local}.${name}`;
    if (module !== 'fs/promises') return undefined;
    const part = visible.find((each) => each.module === 'fs' && each.imported === 'promises');
    if (part) return `${part.local}.${name}`;
    const fs = visible.find((each) => each.module === 'fs' && each.imported === undefined);
    return fs && `${fs.local}.promises.${name}`;
  }

  /** A statement that imports from that module already, and can import one name more. */
  #hostOf({ module, like }: NewImport): BuiltinName | undefined {
    const isHost = (name: BuiltinName): boolean =>
      name.module === module &&
      name.from === undefined &&
      name.statement !== undefined &&
      (name.part?.type === 'ImportSpecifier' || name.part?.type === 'ObjectProperty');
    return (
      this.#names.find((name) => isHost(name) && name.local === (like as BuiltinName).local) ??
      this.#names.find((name) => isHost(name) && name.statement === like.statement) ??
      this.#names.find((name) => isHost(name) && isSameStyle(name, like))
    );
  }

  #freeName(wanted: readonly string[]): string {
    const taken = new Set([...this.#scopes.names, ...this.#added.map(({ local }) => local)]);
    const last = wanted.at(-1) as string;
    const further = [`${last}Async`, `${last}Later`];
    const found = [...wanted, ...further].find((name) => !taken.has(name));
    if (found !== undefined) return found;
    for (let at = 2; ; at++) if (!taken.has(`${last}${at}`)) return `${last}${at}`;
  }
}

/** What modules are called that are imported as a whole. */
const STAR_NAMES: Readonly<Record<string, string>> = {
  'fs/promises': 'fsPromises',
  'timers/promises': 'timersPromises',
};

function isSameStyle(name: Origin, like: Origin): boolean {
  return (name.style === 'require') === (like.style === 'require');
}
