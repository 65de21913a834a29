// Ways to hold the loop that loopguard was built with. Each becomes a TypeScript module of the
// measured project; «hog» marks the line that has to be named (any of them, where there are several),
// in a function that has to be named.

/** A module that computes until the thread has used `ms` of CPU time, looking rarely. */
export const BUSY = `
import { readFileSync } from 'node:fs';

type Usage = () => { readonly user: number; readonly system: number };

function cpu(): number {
  const { threadCpuUsage } = process as unknown as { threadCpuUsage?: Usage };
  if (threadCpuUsage) {
    const { user, system } = threadCpuUsage.call(process);
    return (user + system) / 1000;
  }
  return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[0]) / 1e6;
}

export function budget(ms: number): () => boolean {
  const end = cpu() + ms;
  return () => cpu() < end;
}
`;

const DATA = `
interface Item { readonly id: number; readonly name: string }

const items: Item[] = Array.from({ length: 20_000 }, (_, id) => ({ id, name: 'n' + id }));
const text = JSON.stringify(items);
const numbers = Array.from({ length: 40_000 }, (_, at) => (at * 7919) % 40_009);
`;

export const loop = (work) => `
export function hog(more: () => boolean): void {
  while (more()) {
    «hog»${work}
  }
}
`;

const WASM = [
  [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 1, 127, 0, 3, 2, 1, 0, 7, 8, 1, 4],
  [115, 112, 105, 110, 0, 0, 10, 16, 1, 14, 0, 3, 64, 32, 0, 65, 1, 107, 34, 0, 13, 0, 11, 11],
].flat();

/** `functions` is `['hog']` unless told. */
export const KINDS = [
  {
    name: 'busy loop',
    source: `
export function hog(more: () => boolean): void {
  let sum = 0;
  while (more()) {
    for (let at = 0; at < 1_000_000; at++)
      «hog»sum += at % 7;
  }
}
`,
  },
  {
    name: 'catastrophic regex',
    source: `
export function hog(more: () => boolean): void {
  while (more()) {
    «hog»new RegExp('^(a+)+$|' + Math.random()).test('a'.repeat(20) + '!');
  }
}
`,
  },
  { name: 'JSON.parse', source: DATA + loop('JSON.parse(text);') },
  { name: 'JSON.stringify', source: DATA + loop('JSON.stringify(items);') },
  {
    name: 'comparator sort',
    functions: ['hog', ''],
    source: DATA + loop('numbers.slice().sort((a, b) => a - b);'),
  },
  { name: 'native sort', source: DATA + loop('numbers.slice().sort();') },
  {
    name: 'slow getter in a sort',
    functions: ['key'],
    source: `
class Row {
  constructor(readonly id: number) {}
  get key(): number {
    let sum = 0;
    for (let at = 0; at < 400; at++)
      «hog»sum += (this.id * at) % 26;
    return sum;
  }
}
const rows = Array.from({ length: 3000 }, (_, id) => new Row(id));
export function hog(more: () => boolean): void {
  while (more()) rows.slice().sort((a, b) => a.key - b.key);
}
`,
  },
  {
    name: 'recursion',
    functions: ['fibonacci'],
    source: `
function fibonacci(n: number): number {
  if (n < 2) return n;
  «hog»return fibonacci(n - 1) + fibonacci(n - 2);
}
export function hog(more: () => boolean): void {
  while (more()) fibonacci(25);
}
`,
    nearby: 2,
  },
  {
    name: 'await chain',
    functions: ['step'],
    source: `
async function step(n: number): Promise<number> {
  let sum = n;
  for (let at = 0; at < 200_000; at++)
    «hog»sum += at % 7;
  return sum;
}
export async function hog(more: () => boolean): Promise<void> {
  while (more()) await step(1);
}
`,
  },
  {
    name: 'GC pressure',
    source: `
export function hog(more: () => boolean): void {
  let kept: object[] = [];
  while (more()) {
    for (let at = 0; at < 20_000; at++)
      «hog»kept.push({ at, list: [at, at + 1, { at }] });
    if (kept.length > 200_000) kept = [];
  }
}
`,
  },
  { name: 'structuredClone', source: DATA + loop('structuredClone(items);') },
  {
    name: 'WebAssembly',
    source: `
const code = new Uint8Array(${JSON.stringify(WASM)});
const { spin } = new WebAssembly.Instance(new WebAssembly.Module(code)).exports as {
  spin(times: number): void;
};
${loop('spin(2_000_000);')}
`,
  },
  {
    name: 'Buffer work',
    source: `
const bytes = Buffer.alloc(2_000_000, 'abc');
${loop("bytes.toString('base64');")}
`,
  },
  {
    name: 'string replace',
    source: DATA + loop(`text.replaceAll('"', "'");`),
  },
  {
    name: 'template rendering (handlebars)',
    source: `
import handlebars from 'handlebars';
const template = handlebars.compile('{{#each rows}}<li>{{id}} {{name}}</li>{{/each}}');
const rows = Array.from({ length: 2000 }, (_, id) => ({ id, name: 'n<' + id }));
${loop('template({ rows });')}
`,
  },
  {
    name: 'Markdown (marked)',
    source: `
import { marked } from 'marked';
const page = '## Title\\n\\n- *a* **b**\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |\\n\\n'.repeat(40);
${loop('marked.parse(page);')}
`,
  },
  {
    name: 'YAML (yaml)',
    source: `
import { parse } from 'yaml';
const document = Array.from({ length: 60 }, (_, at) => 'key' + at + ': [1, "b", { c: 2 }]').join('\\n');
${loop('parse(document);')}
`,
  },
  {
    name: 'native addon (@swc/core)',
    source: `
import { transformSync } from '@swc/core';
const code = Array.from({ length: 60 }, (_, at) => 'export class C' + at + ' { m() { return 1 } }').join('\\n');
${loop("transformSync(code, { jsc: { target: 'es5' } });")}
`,
  },
  {
    name: '10,000 small callbacks in one turn',
    functions: ['callback'],
    source: `
let left = 0;
function callback(done: () => void): void {
  let sum = 0;
  «hog»for (let at = 0; at < 50_000; at++) sum += at % 7;
  left--;
  if (left === 0) done();
}
export function hog(): Promise<void> {
  left = 10_000;
  return new Promise((resolve) => {
    for (let at = 0; at < 10_000; at++) process.nextTick(callback, resolve);
  });
}
`,
  },
];
