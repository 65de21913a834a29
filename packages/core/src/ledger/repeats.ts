import type { WatchedEntry } from '../catalog/watched-entry.js';
import { SafeMap } from '../safe/collections.js';
import { isArray } from '../safe/originals.js';
import { beginNearest, endNearest, type ErrorState } from '../stack/capture.js';
import type { Holder } from '../stack/holder.js';
import { positionOf } from '../stack/classify.js';
import type { Further, CallRecord } from './record.js';

/** How often a site is looked at with its whole stack before it is known. */
const LOOKS = 4;
// Why a limit: a runaway recursion gives every call a way of its own.
const MAX_WAYS = 1000;
// Why a limit: to capture many frames again and again saves nothing.
const MAX_DEPTH = 20;

/** What tells a frame from others. */
interface Place {
  readonly file: string | null | undefined;
  readonly position: number;
}

interface KnownSite {
  /** The frame that makes the call, and those beyond it that have to be the same. */
  readonly places: readonly Place[];
  /** What becomes of its calls where there were too many sites to keep a record. */
  readonly known: CallRecord | Further;
}

/**
 * The lines of one test that are known, and go on calling: the frame that makes the call is enough
 * to count them, and the rest of the stack, which costs most, is not captured. Where it is the stack
 * that tells whose a call is, the frames up to the one that does are enough.
 *
 * Only lines of the user's own code that were judged are known: reported, or allowed on every way
 * to them. A further way to a reported line may be one that an opt-out of its caller allows; the
 * test fails for the line all the same, and only the count is higher. Each test looks at the whole
 * stack once: on its way to the line, nobody may be to blame.
 */
export class Repeats {
  readonly #sites = new SafeMap<string, SafeMap<number, KnownSite[]>>();
  #depth = 1;
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

  /** How many frames {@link find} needs. */
  get depth(): number {
    return this.#depth;
  }

  /**
   * From now on a stack has as many frames as {@link find} needs. Throws where `Error` cannot be changed.
   *
   * Why in two parts: see {@link beginNearest}.
   */
  begin(): ErrorState {
    return beginNearest(this.#depth);
  }

  /** Puts back what {@link begin} changed. */
  end(state: ErrorState): void {
    endNearest(state);
  }

  /** @param frames - the frame that made the call first */
  add({ id }: WatchedEntry, known: CallRecord | Further, frames: readonly NodeJS.CallSite[]): void {
    const places = frames.map((frame) => ({
      file: frame.getFileName(),
      position: positionOf(frame),
    }));
    const [nearest] = places;
    if (!nearest?.file || places.length > MAX_DEPTH) return;
    let sites = this.#sites.get(id);
    if (!sites) {
      sites = new SafeMap();
      this.#sites.set(id, sites);
    }
    const { position } = nearest;
    sites.set(position, [{ places, known }, ...(sites.get(position) ?? [])]);
    if (places.length > this.#depth) this.#depth = places.length;
  }

  /**
   * The record of a call whose nearest frames were captured to `holder`, counted, if it is known;
   * what becomes of the call where its line is one too many.
   */
  find({ id }: WatchedEntry, holder: Holder): CallRecord | Further | undefined {
    const sites = this.#sites.get(id);
    if (sites === undefined) return undefined;
    const frames = holder.stack;
    const frame = isArray(frames) ? (frames[0] as NodeJS.CallSite | undefined) : undefined;
    if (frame === undefined) return undefined;
    const ways = sites.get(positionOf(frame));
    if (ways === undefined) return undefined;
    for (let index = 0; index < ways.length; index++) {
      const { places, known } = ways[index] as KnownSite;
      if (!isAt(places, frames as readonly NodeJS.CallSite[])) continue;
      if (typeof known === 'object') known.count++;
      return known;
    }
    return undefined;
  }

  /** What is known of a call from a further site, all ways to it apart. */
  furtherOf(key: string): Further | undefined {
    return this.#ways.get(key);
  }

  addFurther(key: string, further: Further): void {
    if (this.#ways.size < MAX_WAYS) this.#ways.set(key, further);
  }
}

// Why by index: a test may have replaced the methods and the iterator of arrays.
function isAt(places: readonly Place[], frames: readonly NodeJS.CallSite[]): boolean {
  if (frames.length < places.length) return false;
  for (let index = 0; index < places.length; index++) {
    const frame = frames[index] as NodeJS.CallSite;
    const { file, position } = places[index] as Place;
    if (file !== frame.getFileName() || position !== positionOf(frame)) return false;
  }
  return true;
}
