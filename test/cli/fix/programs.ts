import * as fc from 'fast-check';
import { SAMPLE_CALLS, type SampleCall } from './calls.js';

/** A module that exports `run(dir, tools)`. */
export interface Program {
  readonly file: string;
  readonly text: string;
  readonly call: SampleCall;
  /** What it loads. */
  readonly files: Readonly<Record<string, string>>;
}

/** How a file gets at a function: the lines at its top, and what the function is called there. */
interface Style {
  readonly kind: 'mjs' | 'cjs';
  readonly write: (specifier: string, name: string) => readonly [imports: string, callee: string];
}

/** `realpathSync.native`: what is imported, and what follows it. */
function split(name: string): readonly [first: string, rest: string] {
  const at = name.indexOf('.');
  return at === -1 ? [name, ''] : [name.slice(0, at), name.slice(at)];
}

const STYLES: readonly Style[] = [
  { kind: 'mjs', write: (from, name) => [`import mod from '${from}';`, `mod.${name}`] },
  { kind: 'mjs', write: (from, name) => [`import * as mod from '${from}';`, `mod.${name}`] },
  {
    kind: 'mjs',
    write: (from, name) => [`import { ${split(name)[0]} } from '${from}';`, name],
  },
  {
    kind: 'mjs',
    write: (from, name) => {
      const [first, rest] = split(name);
      return [`import { ${first} as own } from "${from}"`, `own${rest}`];
    },
  },
  {
    kind: 'mjs',
    write: (from, name) => {
      const lines = `import {\n  constants,\n  ${split(name)[0]},\n} from '${from}';\nexport const all = constants;`;
      return [from.endsWith('child_process') ? `import { ${name} } from '${from}';` : lines, name];
    },
  },
  { kind: 'cjs', write: (from, name) => [`const mod = require('${from}');`, `mod.${name}`] },
  {
    kind: 'cjs',
    write: (from, name) => [`const { ${split(name)[0]} } = require('${from}');`, name],
  },
  {
    kind: 'cjs',
    write: (from, name) => {
      const [first, rest] = split(name);
      return [`'use strict'\nconst { ${first}: own } = require("${from}")`, `own${rest}`];
    },
  },
  {
    kind: 'cjs',
    write: (from, name) => {
      const [first] = split(name);
      return [`const mod = require('${from}');\nconst { ${first} } = mod;`, name];
    },
  },
  { kind: 'cjs', write: (from, name) => ['', `require('${from}').${name}`] },
];

/** What stands around the call; its result is `it` then. */
type Place = (call: string) => string;

const PLACES: readonly Place[] = [
  (call) => `const it = ${call};`,
  (call) => `let it;\nit = ${call};`,
  (call) => `const it = (0, ${call});`,
  (call) => `const [it] = [${call}];`,
  (call) => `const { it } = { it: ${call} };`,
  (call) => `const one = async () => ${call};\nconst it = await one();`,
  (call) =>
    `const it = await new (class {\n  async load() {\n    return ${call};\n  }\n})().load();`,
  (call) => `let it;\nfor (const _each of [1]) {\n  it = ${call};\n}`,
  (call) => `const it = tools ? ${call} : 0;`,
  (call) => `const it = await (async function () { return ${call} })();`,
  (call) => `const it = ((value) => value)(${call});`,
  (call) => `let it;\ntry {\n  it = ${call};\n} finally {\n  tools.done?.();\n}`,
];

const AS_STATEMENT: Place = (call) => `${call};\nconst it = typeof tools;`;
const INLINE = STYLES.at(-1) as Style;

/** The programs, for a Node of that major; every call and every style is among them. */
export function makePrograms(count: number, seed: number, major: number): Program[] {
  const calls = SAMPLE_CALLS.filter(({ since = 0 }) => since <= major);
  const shape = fc.record({
    style: fc.nat(STYLES.length - 1),
    place: fc.nat(PLACES.length - 1),
    isPrefixed: fc.boolean(),
    hasCarriageReturns: fc.boolean(),
    call: fc.nat(calls.length - 1),
  });
  return fc.sample(shape, { numRuns: count, seed }).map((drawn, at) => {
    const call = calls[at < calls.length ? at : drawn.call] as SampleCall;
    const style =
      call.kind === 'cjs' ? INLINE : (STYLES[at < STYLES.length ? at : drawn.style] as Style);
    const place = call.isStatement ? AS_STATEMENT : (PLACES[drawn.place] as Place);
    const specifier = `${drawn.isPrefixed ? 'node:' : ''}${call.module}`;
    const [imports, callee] =
      call.whole === undefined ? style.write(specifier, call.name) : ['', ''];
    const text = call.whole?.replace('data-own', `data-${at}`) ?? `${callee}(${call.args})`;
    const body = [
      'const { data, path } = tools;',
      ...(call.setup === undefined ? [] : [call.setup]),
      place(text),
      `return tools.show([${call.shows ?? 'it'}, typeof data, typeof path]);`,
    ];
    const head =
      style.kind === 'mjs' ? 'export async function run' : 'exports.run = async function';
    const lines = [
      imports,
      `${head}(dir, tools) {`,
      ...body.join('\n').split('\n').map(indent),
      '}',
      '',
    ];
    const source = lines.join('\n').trimStart();
    const data = call.whole?.includes('.json') ? '{ "a": 1 }' : 'exports.a = 1;';
    return {
      file: `p${at}.${style.kind}`,
      text: drawn.hasCarriageReturns ? source.replaceAll('\n', '\r\n') : source,
      call,
      files:
        call.id === 'require'
          ? { [`data-${at}.${data.startsWith('{') ? 'json' : 'js'}`]: data }
          : {},
    };
  });
}

function indent(line: string): string {
  return line === '' ? line : `  ${line}`;
}
