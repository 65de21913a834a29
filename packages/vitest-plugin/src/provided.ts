import type { PlainOptions } from '@loopguard/core/adapter';
import { inject } from 'vitest';
import type { RunScope } from 'loopguard/run';
import type {} from './vitest-types.js';

// Why before any test: it may change the environment. The extension of VS Code sets this.
const isInEditor = process.env['VITEST_VSCODE'] !== undefined;

/** What the plugin sends along with a file. Why functions: with `isolate: false` the next file may be another project's. */
export const provided = {
  options: (): PlainOptions | undefined => inject('loopguard'),
  isOff: (): boolean => inject('loopguardOff') ?? false,
  scope(): { readonly scope?: RunScope } {
    const scope = inject('loopguardScope');
    return scope ? { scope } : {};
  },
  isInEditor: (): boolean => isInEditor,
  runDirectory: (): string | undefined => inject('loopguardRunDirectory'),
};

export type Provided = typeof provided;
