import type { PlainOptions, RuleUse } from '@loopguard/core/adapter';
import type { TaskMeta } from 'vitest';

/** What loopguard reads from and writes to the `meta` of Vitest's tests, describes and files. */
export type LoopguardMeta = Pick<TaskMeta, 'allowBlocking' | 'loopguard'>;

declare module 'vitest' {
  interface ProvidedContext {
    /** Options of loopguard, as the plugin sends them to the workers. */
    loopguard?: PlainOptions;
  }
  interface TaskMeta {
    /** Why blocking calls are fine in this test or describe; `false` guards it again. */
    allowBlocking?: string | false;
    /** Set by loopguard on a file that it guards. */
    loopguard?: { live: true; rules?: RuleUse };
  }
  // Vitest 3 takes `meta` and does not declare it.
  interface TestOptions {
    meta?: Partial<TaskMeta>;
  }
}
