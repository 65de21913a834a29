import type { FileFacts } from '../ledger/file-facts.js';
import type { OpenCall } from '../ledger/open-call.js';
import type { CallRecord } from '../ledger/record.js';
import type { Gate } from '../patch/wrap.js';
import { late } from '../safe/late.js';
import { captureSites } from '../stack/capture.js';
import type { Realm } from '../stack/realm.js';
import { blamedCall } from './blamed-call.js';

type HookSites = typeof import('../stack/hook-sites.js');
type RecordCall = typeof import('../proof/record-call.js');

/** Looks at the stack of a call that nothing has allowed so far. */
export class Examiner {
  readonly #gate: Pick<Gate, 'armed'>;

  /** @param gate - shut while a call is examined */
  constructor(gate: Pick<Gate, 'armed'>) {
    this.#gate = gate;
  }

  /**
   * Finds out who made a call, and records it when somebody is to blame.
   *
   * An arrow, since its frame is where the captured stacks begin.
   */
  readonly examine = (call: OpenCall, file: FileFacts & Realm): CallRecord | undefined => {
    const wasArmed = this.#gate.armed;
    this.#gate.armed = false;
    try {
      const captured = captureSites(this.examine);
      const sites =
        typeof captured === 'string' ? late<HookSites>().sitesOfHook(captured, file) : captured;
      if (sites === undefined) return undefined;
      const blamed = blamedCall(call, sites, file);
      if (blamed === undefined) return undefined;
      return late<RecordCall>().recordCall(call, blamed, sites, file, this.examine);
    } catch (error) {
      file.fault(error, call.entry.id);
      return undefined;
    } finally {
      this.#gate.armed = wasArmed;
    }
  };
}
