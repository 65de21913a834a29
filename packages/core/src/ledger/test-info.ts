/** How an adapter describes a test. */
export interface TestInfo {
  /** Full name, as the runner prints it. */
  readonly name: string;
  /** What the test itself is called, without its describes. */
  readonly title?: string;
  /** It is no test but something that runs in a program, such as a request. */
  readonly isContext?: boolean;
  /** The test that this one is a part of, which waits for it. */
  readonly outer?: TestInfo | undefined;
  /** The opt-out that the test or its nearest describe declares; `reason: false` is none. */
  readonly allow?: DeclaredAllow | undefined;
  /** Where the test is defined, mapped to its source; asked only when something blocked. */
  location?(): TestPlace | undefined;
}

/** A place in a test file. */
export interface TestPlace {
  readonly file: string;
  readonly line: number;
  readonly column?: number | undefined;
}

/** An opt-out declared on a test or describe. */
export interface DeclaredAllow {
  readonly reason: unknown;
  readonly where: string;
}
