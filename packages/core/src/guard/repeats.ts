import type { CatalogEntry } from '../catalog/types.js';
import { SafeMap } from '../safe/collections.js';
import type { Holder } from './capture.js';
import { positionOf } from './classify.js';
import type { Further } from './further.js';
import type { CallRecord } from './record.js';

const { isArray } = Array;

/** How often a site is looked at with its whole stack before it is known. */
const LOOKS = 4;
// Why a limit: a runaway recursion gives every call a way of its own.
const MAX_WAYS = 1000;

interface Site {
  readonly file: string;
  /** What becomes of its calls where there were too many sites to keep a record. */
  readonly known: CallRecord | Further;
}

/**
 * The lines of one test that are known, and go on calling: the frame that makes the call is enough
 * to count them, and the rest of the stack, which costs most, is not captured.
 *
 * Only lines of the user's own code that were judged are known: reported, or allowed on every way
 * to them. A further way to a reported line may be one that an opt-out of its caller allows; the
 * test fails for the line all the same, and only the count is higher. Each test looks at the whole
 * stack once: on its way to the line, nobody may be to blame.
 */
export class Repeats {
  readonly #sites = new SafeMap<CatalogEntry, SafeMap<number, Site>>();
  /** What becomes of calls from further sites, by the key that a record would have. */
  readonly #ways = new SafeMap<string, Further>();

  /** True when a record is worth judging early: at once, where another test has had it judged. */
  static isDue({ count, entry, part, blame, context, path }: CallRecord): boolean {
    return (
      (count === LOOKS || (count === 1 && path.byOptions !== undefined)) &&
      part === entry &&
      context === undefined &&
      blame.offender === -1
    );
  }

  /** @param frame - the frame that made the call */
  add(entry: CatalogEntry, known: CallRecord | Further, frame: NodeJS.CallSite): void {
    const file = frame.getFileName();
    if (!file) return;
    let sites = this.#sites.get(entry);
    if (!sites) {
      sites = new SafeMap();
      this.#sites.set(entry, sites);
    }
    sites.set(positionOf(frame), { file, known });
  }

  /**
   * The record of a call whose nearest frame was captured to `holder`, counted, if it is known;
   * what becomes of the call where its line is one too many.
   */
  find(entry: CatalogEntry, holder: Holder): CallRecord | Further | undefined {
    const sites = this.#sites.get(entry);
    if (sites === undefined) return undefined;
    const frames = holder.stack;
    const frame = isArray(frames) ? (frames[0] as NodeJS.CallSite | undefined) : undefined;
    if (frame === undefined) return undefined;
    const site = sites.get(positionOf(frame));
    if (site === undefined || site.file !== frame.getFileName()) return undefined;
    const { known } = site;
    if (typeof known === 'object') known.count++;
    return known;
  }

  /** What is known of a call from a further site, all ways to it apart. */
  furtherOf(key: string): Further | undefined {
    return this.#ways.get(key);
  }

  addFurther(key: string, further: Further): void {
    if (this.#ways.size < MAX_WAYS) this.#ways.set(key, further);
  }
}
