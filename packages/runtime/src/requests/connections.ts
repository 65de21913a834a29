import type { Context } from '../contexts.js';

/** The requests that are under way on each connection, by its parser: Node tells of those that end, and of no others. */
export class Connections {
  readonly #open = new WeakMap<object, Context[]>();

  starts(parser: object, context: Context): void {
    const open = this.#open.get(parser);
    if (open === undefined) this.#open.set(parser, [context]);
    else open.push(context);
  }

  ends(parser: object, context: Context): void {
    const open = this.#open.get(parser);
    // More than one only where they are pipelined; they end in the order in which they came.
    const at = open?.indexOf(context) ?? -1;
    if (at !== -1) open?.splice(at, 1);
  }

  /** The connection is closed: whoever asked is gone, and listeners are told so next. */
  closes(parser: object): void {
    const open = this.#open.get(parser)?.splice(0) ?? [];
    const [only] = open;
    if (open.length === 1) only?.enter();
    for (const context of open) context.leave();
  }
}
