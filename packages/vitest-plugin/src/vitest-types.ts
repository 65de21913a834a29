import type { PlainOptions, RuleUse } from '@loopguard/core/adapter';

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
}

export {};
