import type { WrittenOptions } from './written-options.js';

/** What became of the text of a configuration. */
export interface Edited {
  readonly text: string;
  /** Paths and globs of further configurations in which the same has to be done. */
  readonly projects: readonly string[];
  /** The folder that they begin in, where the configuration says so. */
  readonly root: string | undefined;
  /** Some of the projects take over what the root configuration of the run has. */
  readonly extendsRoot: boolean;
}

/** What to write into a configuration. */
export interface EditOptions extends WrittenOptions {
  /** The configuration is one of several projects: what belongs to the whole run stands elsewhere. */
  readonly isProject: boolean;
  /** It is one of its own projects. */
  readonly isOwnProject: boolean;
}
