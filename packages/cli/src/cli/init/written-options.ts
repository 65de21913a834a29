/** Options of loopguard's that a configuration is given; those at their default are left out. */
export interface WrittenOptions {
  /** The file of known calls, where there is to be one. */
  readonly baseline?: string | undefined;
  readonly testFiles?: 'allow' | undefined;
}

/** How one kind of file writes things. */
interface Notation {
  string(value: string): string;
  property(name: string, value: string): string;
}

/** The object for these options; undefined where all are at their default. */
export function writeOptions(
  { testFiles, baseline }: WrittenOptions,
  notation: Notation,
): string | undefined {
  const properties = Object.entries({ testFiles, baseline }).flatMap(([name, value]) =>
    value === undefined ? [] : [notation.property(name, notation.string(value))],
  );
  return properties.length === 0 ? undefined : `{ ${properties.join(', ')} }`;
}
