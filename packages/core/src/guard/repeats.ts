import type { CatalogEntry } from '../catalog/types.js';
import { SafeMap } from '../safe/collections.js';
import type { Holder } from './capture.js';
import { positionOf } from './classify.js';
import type { CallRecord } from './record.js';

const { isArray } = Array;

/** How often a site is looked at with its whole stack before it is known. */
const LOOKS = 4;

interface Site {
  readonly file: string;
  /** Undefined where there were too many to keep one. */
  readonly record: CallRecord | undefined;
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
  add(entry: CatalogEntry, record: CallRecord | undefined, frame: NodeJS.CallSite): void {
    const file = frame.getFileName();
    if (!file) return;
    let sites = this.#sites.get(entry);
    if (!sites) {
      sites = new SafeMap();
      this.#sites.set(entry, sites);
    }
    sites.set(positionOf(frame), { file, record });
  }

  /**
   * The record of a call whose nearest frame was captured to `holder`, counted, if it is known;
   * `dropped` where its line is one too many.
   */
  find(entry: CatalogEntry, holder: Holder): CallRecord | 'dropped' | undefined {
    const sites = this.#sites.get(entry);
    if (sites === undefined) return undefined;
    const frames = holder.stack;
    const frame = isArray(frames) ? (frames[0] as NodeJS.CallSite | undefined) : undefined;
    if (frame === undefined) return undefined;
    const site = sites.get(positionOf(frame));
    if (site === undefined || site.file !== frame.getFileName()) return undefined;
    if (site.record === undefined) return 'dropped';
    site.record.count++;
    return site.record;
  }
}
