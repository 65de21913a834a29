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
  readonly record: CallRecord;
}

/**
 * The lines of one test that are known to be reported and go on calling: the frame that makes the
 * call is enough to count them, and the rest of the stack, which costs most, is not captured.
 *
 * Only lines of the user's own code that were judged are known. A further path to such a line may
 * be one that an opt-out of its caller allows; the test fails for the line all the same, and only
 * the count is higher.
 */
export class Repeats {
  readonly #sites = new SafeMap<CatalogEntry, SafeMap<number, Site>>();

  /** True when a record is worth judging early. */
  static isDue({ count, entry, part, blame, context }: CallRecord, nearest: number): boolean {
    return (
      count === LOOKS &&
      part === entry &&
      context === undefined &&
      blame.offender === -1 &&
      blame.origin === nearest
    );
  }

  /** @param frame - the frame that made the call */
  add(record: CallRecord, frame: NodeJS.CallSite): void {
    const file = frame.getFileName();
    if (!file) return;
    let sites = this.#sites.get(record.entry);
    if (!sites) {
      sites = new SafeMap();
      this.#sites.set(record.entry, sites);
    }
    sites.set(positionOf(frame), { file, record });
  }

  /** The record of a call whose nearest frame was captured to `holder`, counted, if it is known. */
  find(entry: CatalogEntry, holder: Holder): CallRecord | undefined {
    const sites = this.#sites.get(entry);
    if (sites === undefined) return undefined;
    const frames = holder.stack;
    const frame = isArray(frames) ? (frames[0] as NodeJS.CallSite | undefined) : undefined;
    if (frame === undefined) return undefined;
    const site = sites.get(positionOf(frame));
    if (site === undefined || site.file !== frame.getFileName()) return undefined;
    site.record.count++;
    return site.record;
  }
}
