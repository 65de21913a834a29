/** A position in generated code, as the profiler knows it. */
export interface CodePosition {
  readonly functionName: string;
  /** As V8 has it: a path, a `file:` or `node:` URL, or empty. */
  readonly url: string;
  readonly line: number;
  readonly column: number;
  readonly isWasm?: boolean;
  /** The position is inside another function, which V8 has inlined and whose name it lost. */
  readonly isInlined?: boolean;
}

/**
 * A stack frame made of a profile's node. Whatever formats stacks in this process (source maps of
 * a runner) takes it for one of V8's, so every method of theirs is here.
 */
export class ProfiledSite {
  readonly #at: CodePosition;
  #functionName: string;

  constructor(at: CodePosition) {
    this.#at = at;
    this.#functionName = at.functionName;
  }

  get isInlined(): boolean {
    return this.#at.isInlined ?? false;
  }
  /** Names the function that a profile could not name. */
  rename(functionName: string): void {
    this.#functionName = functionName;
  }

  /** A function of WebAssembly, which has no file. */
  get isWasm(): boolean {
    return this.#at.isWasm ?? false;
  }
  getFileName(): string | undefined {
    return this.#at.url === '' ? undefined : this.#at.url;
  }
  getScriptNameOrSourceURL(): string | undefined {
    return this.getFileName();
  }
  getLineNumber(): number {
    return this.#at.line;
  }
  getColumnNumber(): number {
    return this.#at.column;
  }
  getFunctionName(): string | null {
    return this.#functionName === '' ? null : this.#functionName;
  }
  getEnclosingLineNumber(): number {
    return this.#at.line;
  }
  getEnclosingColumnNumber(): number {
    return this.#at.column;
  }
  getPosition(): number {
    return this.#at.line * 1024 + this.#at.column;
  }
  getTypeName(): string | null {
    return null;
  }
  getMethodName(): string | null {
    return null;
  }
  getThis(): undefined {
    return undefined;
  }
  getFunction(): undefined {
    return undefined;
  }
  getEvalOrigin(): undefined {
    return undefined;
  }
  getPromiseIndex(): number | null {
    return null;
  }
  getScriptHash(): string {
    return '';
  }
  isToplevel(): boolean {
    return true;
  }
  isNative(): boolean {
    return false;
  }
  isEval(): boolean {
    return false;
  }
  isConstructor(): boolean {
    return false;
  }
  isAsync(): boolean {
    return false;
  }
  isPromiseAll(): boolean {
    return false;
  }
  toString(): string {
    const { url, line, column } = this.#at;
    const position = `${url === '' ? '<anonymous>' : url}:${line}:${column}`;
    return this.#functionName === '' ? position : `${this.#functionName} (${position})`;
  }
}
