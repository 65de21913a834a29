import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFile } from '../../syntax/parse.js';
import { ConvertibleFile } from '../suggest.js';

const SEED = process.env['LOOPGUARD_SEED'];
const READ = `fs.readFileSync('a')`;

/** Statements whose effects add up in whatever order they are made, each of them as a whole. */
const LEAVES = [
  `${READ};`,
  'n++;',
  'if (n < 4) n++;',
  `n += ${READ}.length;`,
  `n = n + ${READ}.length;`,
  `n = ${READ}.length + n;`,
  `own += ${READ}.length;`,
  'held = n;',
  'n = held + 1;',
  `stats.a = stats.a + ${READ}.length;`,
  'stats.a++;',
  `stats['b'] = (stats['b'] ?? 0) + 1;`,
  `map.set('k', (map.get('k') ?? 0) + ${READ}.length);`,
  `if (!map.has('l')) map.set('l', map.size + ${READ}.length);`,
  `map.set('m', ${READ}.length);`,
  `once ??= map.size + ${READ}.length;`,
  `if (once === undefined) once = n;`,
];

const { statement } = fc.letrec<{ statement: string; block: string }>((tie) => ({
  statement: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.constantFrom(...LEAVES),
    fc.constantFrom(...LEAVES),
    tie('block').map((body) => `for (let i = 0; i < 2; i++) {\n${body}\n}`),
    fc.tuple(tie('block'), tie('block')).map(([a, b]) => `if (own > 0) {\n${a}\n} else {\n${b}\n}`),
    fc.tuple(tie('block'), tie('block')).map(([a, b]) => `try {\n${a}\n} finally {\n${b}\n}`),
  ),
  block: fc.array(tie('statement'), { minLength: 1, maxLength: 2 }).map((all) => all.join('\n')),
}));

const program = fc
  .array(statement, { minLength: 2, maxLength: 6 })
  .map(
    (body) =>
      `const fs = require('fs');\nlet n = 0, once;\nconst stats = { a: 0 }, map = new Map();\nasync function work() {\nlet own = 0, held = 0;\n${body.join('\n')}\n}\nreturn { work, state: () => JSON.stringify([n, once, stats, [...map].sort()]) };\n`,
  );

/** What three callers at once leave. */
async function stateAfter(text: string): Promise<string> {
  // oxlint-disable-next-line no-new-func -- it is made here
  const load = new Function('require', text) as (require: unknown) => {
    work: () => Promise<void>;
    state: () => string;
  };
  const fs = { readFileSync: () => 'x', promises: { readFile: () => Promise.resolve('x') } };
  const { work, state } = load(() => fs);
  await Promise.all([work(), work(), work()]);
  return state();
}

/** The program with all calls awaited about which there is nothing to ask. */
function fixed(text: string): { readonly text: string; readonly count: number } {
  const source = new ConvertibleFile(parseFile(text, 'a.js'));
  const conversions = text.split('\n').flatMap((line, at) => {
    if (!line.includes(READ)) return [];
    const found = source.conversionAt({ call: 'fs.readFileSync', line: at + 1, column: 1 });
    return 'why' in found || found.may !== undefined ? [] : [found];
  });
  return { text: source.changed(conversions), count: conversions.length };
}

test('what is changed without a question leaves the same, however many call it at once', async () => {
  let changed = 0;
  await fc.assert(
    fc.asyncProperty(program, async (text) => {
      const then = fixed(text);
      changed += then.count;
      expect(await stateAfter(then.text)).toBe(await stateAfter(text));
    }),
    { numRuns: 100, ...(SEED !== undefined && { seed: Number(SEED) }) },
  );
  expect(changed).toBeGreaterThan(10);
});
