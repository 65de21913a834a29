import type { Category } from '@loopguard/core/catalog';

/** Code that runs as it stands. */
export interface Snippet {
  /** An ES module. */
  readonly code: string;
  /** Further files of it by name, such as the code of a worker. */
  readonly files?: Readonly<Record<string, string>>;
  /** First Node major that runs it, where that is later than the call itself. */
  readonly since?: number;
}

/** What a reader has to know beside the catalog row; text is Markdown. */
export interface Note {
  /** What the loop waits for, and what makes it longer. */
  readonly blocks?: string;
  /** How the fix is applied, where the snippet does not say it. */
  readonly how?: string;
  readonly snippet?: Snippet;
  readonly pitfalls?: readonly string[];
  /** When it is fine to allow the call. */
  readonly allow?: string;
}

/** Calls that are fixed in the same way, and what holds for all of them. */
export interface NoteGroup extends Note {
  readonly title: string;
  /** The topics that explain more, by their ids. */
  readonly topics?: readonly string[];
  /** Catalog id → what is special about it. */
  readonly calls: Readonly<Record<string, Note>>;
}

/** A problem without a catalog row, such as heavy computation. */
export interface Topic extends Note {
  /** How it is named on the command line and linked, such as `stall`. */
  readonly id: string;
  readonly title: string;
  /** A report of it, as a runner prints it. */
  readonly sample?: string;
  readonly topics?: readonly string[];
}

/** How long one call took. */
export interface Measured {
  /** Microseconds by Node major; the median of many calls. */
  readonly micros: Readonly<Record<number, number>>;
  /** Microseconds of the first call in a process, on Node 24 or the first one that has it. */
  readonly firstMicros?: number;
  /** What was measured, where the name does not say it. */
  readonly what?: string;
}

/** One entry of the guide, complete. Text is Markdown without headings. */
export interface GuideEntry {
  /** A catalog id or a topic's id; also the anchor in `docs/fixes.md`. */
  readonly id: string;
  readonly kind: 'call' | 'topic';
  readonly title: string;
  /** The group of calls that it belongs to. */
  readonly group?: string;
  readonly category?: Category;
  readonly rule?: 'error' | 'off';
  /** The package whose preset reports it. */
  readonly preset?: string;
  /** Node majors that have it. */
  readonly versions?: readonly number[];
  readonly fix?: string;
  /** Official documentation of the fix. */
  readonly docs?: string;
  /** When the call is harmless. */
  readonly allowedWhen?: string;
  readonly measured?: Measured;
  /** A report of it, as a runner prints it. */
  readonly sample?: string;
  readonly blocks: readonly string[];
  readonly how: readonly string[];
  readonly snippets: readonly Snippet[];
  readonly pitfalls: readonly string[];
  readonly allow: readonly string[];
  readonly topics: readonly { readonly id: string; readonly title: string }[];
}
