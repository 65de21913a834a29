import path from 'node:path';
import type { CallExpression, Function as AnyFunction } from '@babel/types';
import { awaitEdits, judgeAwaitedCall } from '../../suggest/await-call.js';
import type { Conversion } from '../../suggest/conversion.js';
import type { Edit } from '../../suggest/edits.js';
import { nameOf as phraseOf } from '../../suggest/may-await.js';
import type { NodePath } from '../../suggest/scopes.js';
import { rangeOf } from '../../syntax/nodes.js';
import type { FixableFile } from '../fixable-file.js';
import { asyncEdits, nameOf, whyNeverAsync } from './async-function.js';
import { isAwaitedByCaller } from './endpoints.js';
import { type Language, slashes, type Span } from './language.js';
import { findCallers } from './references.js';

/** What has to change beside a call so that it can be awaited, by file. */
export interface Propagation {
  readonly edits: ReadonlyMap<FixableFile, ReadonlyMap<string, Edit>>;
  /** Functions that become async, as they are called in a sentence. */
  readonly functions: readonly string[];
  readonly awaited: number;
  /** What may be another then, where a caller waits. */
  readonly may: string | undefined;
}

/** What a propagation may do and where it looks. */
export interface PropagationContext {
  readonly language: Language;
  readonly root: string;
  /** Functions that other packages may call. */
  readonly exported: boolean;
  /** Packages that are published have an interface. */
  readonly isPrivate: boolean;
  open(file: string): Promise<FixableFile | string>;
}

/** Why it stopped, and at which line. */
class Stop extends Error {}

/** A function, or a call, of a file. */
interface InFile<Kind extends CallExpression | AnyFunction> {
  readonly file: FixableFile;
  readonly path: NodePath<Kind>;
}

/**
 * Makes the function around a call async, and awaits its callers, up to what is asynchronous
 * already; why that is not possible, otherwise.
 */
export async function propagate(
  context: PropagationContext,
  file: FixableFile,
  conversion: Conversion,
): Promise<Propagation | string> {
  try {
    return await new Propagating(context).run(file, conversion);
  } catch (error) {
    if (error instanceof Stop) return error.message;
    throw error;
  }
}

class Propagating {
  readonly #context: PropagationContext;
  readonly #edits = new Map<FixableFile, Map<string, Edit>>();
  readonly #known = new Set<unknown>();
  readonly #functions: string[] = [];
  #awaited = 0;
  #may: string | undefined;

  constructor(context: PropagationContext) {
    this.#context = context;
  }

  async run(file: FixableFile, { found }: Conversion): Promise<Propagation> {
    const waiting: InFile<AnyFunction>[] = [];
    const first = this.#functionAround({ file, path: found.path });
    if (first) waiting.push(first);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (this.#known.has(next.path.node)) continue;
      this.#known.add(next.path.node);
      for (const call of await this.#makeAsync(next)) {
        const around = this.#awaitCall(call);
        if (around) waiting.push(around);
      }
    }
    return {
      edits: this.#edits,
      functions: this.#functions,
      awaited: this.#awaited,
      may: this.#may,
    };
  }

  /** @returns the function that has to be async so that a call can be awaited */
  #functionAround({ file, path: call }: InFile<CallExpression>): InFile<AnyFunction> | undefined {
    const no = file.source.whyNoAwait(call);
    if (!no) return undefined;
    if (no.sync) return { file, path: no.sync };
    throw this.#stop(file, call, no.why);
  }

  /** @returns the calls that are then to be awaited */
  async #makeAsync({ file, path: own }: InFile<AnyFunction>): Promise<InFile<CallExpression>[]> {
    const phrase = phraseOf(own);
    const why = whyNeverAsync(own);
    if (why !== undefined) throw this.#stop(file, own, why);
    const name = isAwaitedByCaller(own) ? undefined : nameOf(own);
    this.#add(file, asyncEdits(own));
    this.#functions.push(phrase);
    if (!name) return [];
    const absolute = slashes(path.resolve(this.#context.root, file.file));
    const callers = findCallers(this.#context.language, { file: absolute, ...rangeOf(name) });
    if ('why' in callers) throw await this.#stopAt(callers.at, `${phrase}: ${callers.why}`);
    const { isPrivate, exported } = this.#context;
    if (callers.isExported && !isPrivate && !exported) {
      throw this.#stop(
        file,
        own,
        `${phrase} is exported by a package that others may use; --exported changes it`,
      );
    }
    return Promise.all(callers.calls.map((span) => this.#callAt(span)));
  }

  /** @returns the function around it, if that has to be async then */
  #awaitCall(call: InFile<CallExpression>): InFile<AnyFunction> | undefined {
    const { file, path: own } = call;
    if (this.#known.has(own.node)) return undefined;
    this.#known.add(own.node);
    if (own.parentPath?.isAwaitExpression()) return undefined;
    const { why, may } = judgeAwaitedCall(own, file.source.scopes);
    if (why !== undefined) throw this.#stop(file, own, why);
    if (may !== undefined) this.#may ??= `${may} (${file.file}:${own.node.loc?.start.line})`;
    this.#add(file, awaitEdits(own));
    this.#awaited++;
    return this.#functionAround(call);
  }

  async #callAt(span: Span): Promise<InFile<CallExpression>> {
    const file = await this.#open(span);
    const found = file.source.scopes.calls.find(
      ({ node }) => node.start === span.start && node.end === span.end,
    );
    if (found) return { file, path: found };
    throw await this.#stopAt(span, 'the call there is not understood');
  }

  async #open(span: Span): Promise<FixableFile> {
    const { root } = this.#context;
    const name = slashes(path.relative(root, span.file));
    const file = await this.#context.open(name);
    if (typeof file === 'string') throw new Stop(`${name}, which has a caller: ${file}`);
    return file;
  }

  async #stopAt(span: Span, why: string): Promise<Stop> {
    const file = await this.#open(span);
    return new Stop(`${why} (${file.file}:${file.text.slice(0, span.start).split('\n').length})`);
  }

  #stop({ file }: FixableFile, { node }: NodePath, why: string): Stop {
    return new Stop(`${why} (${file}:${node.loc?.start.line})`);
  }

  #add(file: FixableFile, edits: readonly Edit[]): void {
    const own = this.#edits.get(file) ?? new Map<string, Edit>();
    this.#edits.set(file, own);
    for (const edit of edits) own.set(`${edit.start}:${edit.end}:${edit.text}`, edit);
  }
}
