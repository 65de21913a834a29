import type { FileReport, PlainOptions } from '@loopguard/core/adapter';
import type { TaskMeta } from 'vitest';
import type { RunScope } from 'loopguard/run';

/** What loopguard reads from and writes to the `meta` of Vitest's tests, describes and files. */
export type LoopguardMeta = Pick<TaskMeta, 'allowBlocking' | 'loopguard'>;

declare module 'vitest' {
  interface ProvidedContext {
    /** Options of loopguard, as the plugin sends them to the workers. */
    loopguard?: PlainOptions;
    /** Nothing is guarded, since the options say so. */
    loopguardOff?: true;
    /** What the run leaves out, where it leaves out anything. */
    loopguardScope?: RunScope;
    /** The folder in which the run gathers what its files say while it goes on, where it writes reports. */
    loopguardRunDirectory?: string;
  }
  interface TaskMeta {
    /** Why blocking calls are fine in this test or describe; `false` guards it again. */
    allowBlocking?: string | false;
    /** Set by loopguard on a file that it guards. */
    loopguard?: { live: true; off?: string; report?: FileReport; scope?: RunScope };
  }
  // Vitest 3 takes `meta` and does not declare it.
  interface TestOptions {
    meta?: Partial<TaskMeta>;
  }
}
