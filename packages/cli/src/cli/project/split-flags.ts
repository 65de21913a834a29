/** Flags that are followed by a value of their own. */
const WITH_VALUE = new RegExp(
  [
    '^(?:-r|-p|-C|-n|--require|--import|--loader|--experimental-loader|--env-file|--env-file-if-exists',
    '--conditions|--package|--tsconfig|--watch-path|--experimental-test-isolation',
    // All of `node --test` but the few that are switches.
    '--test-(?!only$|force-exit$|update-snapshots$|randomize$)[\\w-]+)$',
  ].join('|'),
);

/** Splits words into the flags in front, with their values, and the rest. */
export function splitFlags(words: readonly string[]): {
  readonly flags: readonly string[];
  readonly rest: readonly string[];
} {
  let start = 0;
  let isOver = false;
  while (!isOver && words[start]?.startsWith('-')) {
    const flag = words[start]!;
    start += WITH_VALUE.test(flag) ? 2 : 1;
    isOver = flag === '--';
  }
  return { flags: words.slice(0, isOver ? start - 1 : start), rest: words.slice(start) };
}

/** Flags with their values: `--import a` and `--import=a` are the same. */
export function pairsOf(flags: readonly string[]): { readonly name: string; value?: string }[] {
  const pairs: { name: string; value?: string }[] = [];
  for (let at = 0; at < flags.length; at++) {
    const flag = flags[at]!;
    const [name = '', ...value] = flag.split('=');
    if (value.length > 0) pairs.push({ name, value: value.join('=') });
    else if (WITH_VALUE.test(flag)) pairs.push({ name, value: flags[++at] ?? '' });
    else pairs.push({ name });
  }
  return pairs;
}

export function hasFlag(flags: readonly string[], name: string): boolean {
  return pairsOf(flags).some((pair) => pair.name === name);
}
