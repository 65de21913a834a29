import type { Conversion } from '../suggest/conversion.js';
import type { CallSite } from './call-sites.js';
import type { FixableFile } from './fixable-file.js';
import type { Propagation } from './propagate/propagate.js';

/** A call site that stays as it is. */
export interface LeftSite {
  readonly site: CallSite;
  readonly why: string;
  /** What could be said on the command line so that it is changed. */
  readonly flag?: '--propagate' | '--allow-dirty' | '--only';
}

/** Something that only who knows the program can decide. */
export interface Caution {
  readonly text: string;
  /** What has to be named on the command line so that it is done without a question. */
  readonly named: string;
}

/** A call site that can be changed. */
export interface Fix {
  readonly site: CallSite;
  readonly file: FixableFile;
  readonly conversion: Conversion;
  readonly becomes: string;
  /** What is another afterwards although the result is the same. */
  readonly caution: Caution | undefined;
  /** What else has to change. */
  readonly propagation?: Propagation;
}

export interface FixPlan {
  readonly fixes: readonly Fix[];
  readonly left: readonly LeftSite[];
}
