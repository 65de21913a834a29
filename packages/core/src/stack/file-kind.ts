/** What the file of a stack frame says about who made a call. */
export type FileKind =
  /** loopguard itself. */
  | 'own'
  /** Node code: look past it, unless the call is Node's own. */
  | 'node'
  /** A copy of Node code in a package. */
  | 'node-copy'
  /** Node's module loaders. */
  | 'node-loader'
  /** A runner's module evaluator: everything above it is module loading. */
  | 'loader'
  /** jest-runtime: a loader in some functions, transparent in others. */
  | 'jest-runtime'
  /** What calls test bodies and hooks, and nothing on its own account. */
  | 'runner'
  /** Other parts of a runner. */
  | 'framework'
  /** Spies, fake timers and agents that trace: they call through to what the user asked for. */
  | 'spy'
  | 'package'
  /** A package that stands in for something in tests, drives them, or serves a program while it is developed. */
  | 'tool'
  /** A DOM in a package: its timers and events call what the user handed to them. */
  | 'dom'
  /** Code that stands in no file: evaluated text with a name, WebAssembly, virtual modules. */
  | 'virtual'
  | 'user';
