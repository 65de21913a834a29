// Ways to hold the loop that nothing of loopguard was tuned with: written to see whether what the
// kinds in kinds.mjs led to holds elsewhere. The same format.
import { loop } from './kinds.mjs';

export const HELD_OUT = [
  {
    name: 'validation (zod)',
    source: `
import { z } from 'zod';
const User = z.object({ id: z.number().int(), name: z.string().min(1), tags: z.array(z.string()) });
const users = Array.from({ length: 500 }, (_, id) => ({ id, name: 'n' + id, tags: ['a', 'b'] }));
${loop('z.array(User).safeParse(users);')}
`,
  },
  {
    name: 'deep merge',
    functions: ['merge'],
    source: `
type Tree = { [key: string]: Tree | number };
function merge(target: Tree, source: Tree): Tree {
  «hog»const result: Tree = { ...target };
  «hog»for (const [key, value] of Object.entries(source)) {
    «hog»const known = result[key];
    «hog»result[key] = typeof known === 'object' && typeof value === 'object' ? merge(known, value) : value;
  }
  return result;
}
function grow(depth: number): Tree {
  return Object.fromEntries(Array.from({ length: 6 }, (_, at) => ['k' + at, depth === 0 ? at : grow(depth - 1)]));
}
const left = grow(4);
const right = grow(4);
export function hog(more: () => boolean): void {
  while (more()) merge(left, right);
}
`,
  },
  {
    name: 'edit distance',
    functions: ['distance'],
    source: `
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      «hog»const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      «hog»current[column] = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + cost);
    }
    previous = current;
  }
  return previous[b.length]!;
}
const one = 'kitten sitting '.repeat(40);
const two = 'sitting kitten '.repeat(40);
export function hog(more: () => boolean): void {
  while (more()) distance(one, two);
}
`,
  },
  {
    name: 'sudoku',
    functions: ['fits', 'solve'],
    source: `
function fits(cells: number[], at: number, digit: number): boolean {
  const row = Math.floor(at / 9);
  const column = at % 9;
  for (let step = 0; step < 9; step++) {
    «hog»if (cells[row * 9 + step] === digit || cells[step * 9 + column] === digit) return false;
    «hog»const box = (Math.floor(row / 3) * 3 + Math.floor(step / 3)) * 9 + Math.floor(column / 3) * 3 + (step % 3);
    «hog»if (cells[box] === digit) return false;
  }
  return true;
}
function solve(cells: number[], from = 0): boolean {
  const at = cells.indexOf(0, from);
  if (at === -1) return true;
  for (let digit = 1; digit <= 9; digit++) {
    «hog»if (fits(cells, at, digit)) {
      cells[at] = digit;
      if (solve(cells, at + 1)) return true;
      cells[at] = 0;
    }
  }
  return false;
}
const puzzle = '800000000003600000070090200050007000000045700000100030001000068008500010090000400';
export function hog(more: () => boolean): void {
  while (more()) solve([...puzzle].map(Number));
}
`,
  },
  {
    name: 'replace with a callback',
    functions: ['hog', ''],
    source: `
const prices = 'a 17 b 4 c 230 '.repeat(5000);
${loop(String.raw`prices.replace(/\d+/g, (digits) => String(Number(digits) * 2));`)}
`,
  },
  {
    name: 'Intl formatting',
    source: `
const formatter = new Intl.NumberFormat('de-DE', { style: 'currency', currency: 'EUR' });
export function hog(more: () => boolean): string[] {
  let texts: string[] = [];
  while (more()) {
    texts = [];
    for (let at = 0; at < 500; at++)
      «hog»texts.push(formatter.format(at * 1.37));
  }
  return texts;
}
`,
  },
  {
    name: 'BigInt power',
    source: `
export function hog(more: () => boolean): bigint {
  let last = 0n;
  for (let base = 3n; more(); base += 2n) {
    «hog»last = base ** 9_000n;
  }
  return last;
}
`,
  },
  {
    name: 'typed array sort',
    source: `
const values = Float64Array.from({ length: 60_000 }, (_, at) => (at * 7919) % 60_013);
${loop('values.slice().sort();')}
`,
  },
  {
    name: 'Proxy in a loop',
    functions: ['hog', 'get'],
    source: `
const state = new Proxy({ value: 1 } as Record<string, number>, {
  get(target, key) {
    «hog»return Reflect.get(target, key);
  },
});
export function hog(more: () => boolean): number {
  let sum = 0;
  while (more()) {
    for (let at = 0; at < 20_000; at++)
      «hog»sum += state['value']!;
  }
  return sum;
}
`,
  },
  {
    name: 'generator pipeline',
    functions: ['numbers', 'squares', 'odd', 'hog'],
    source: `
function* numbers(): Generator<number> {
  «hog»for (let at = 0; at < 20_000; at++) yield at;
}
function* squares(source: Iterable<number>): Generator<number> {
  «hog»for (const value of source) yield value * value;
}
function* odd(source: Iterable<number>): Generator<number> {
  «hog»for (const value of source) if (value % 2 === 1) yield value;
}
export function hog(more: () => boolean): number {
  let sum = 0;
  while (more()) {
    «hog»for (const value of odd(squares(numbers()))) sum += value;
  }
  return sum;
}
`,
  },
  {
    name: 'long part after an await',
    functions: ['load'],
    source: `
import { setTimeout as sleep } from 'node:timers/promises';
async function load(more: () => boolean): Promise<number> {
  await sleep(2);
  let checksum = 0;
  while (more()) {
    for (let at = 0; at < 500_000; at++)
      «hog»checksum = (checksum * 31 + at) % 65_521;
  }
  await sleep(2);
  return checksum;
}
export async function hog(more: () => boolean): Promise<number> {
  return load(more);
}
`,
  },
  {
    name: 'private static method',
    functions: ['#mix'],
    source: `
class Hash {
  static #mix(seed: number): number {
    let value = seed;
    for (let round = 0; round < 500_000; round++)
      «hog»value = (value ^ (value << 5) ^ round) | 0;
    return value;
  }
  static of(seed: number): number {
    return Hash.#mix(seed);
  }
}
export function hog(more: () => boolean): void {
  while (more()) Hash.of(7);
}
`,
  },
  {
    name: 'arrow in an object',
    functions: ['total'],
    source: `
interface Handlers {
  readonly total: (rows: readonly number[]) => number;
}
const handlers: Handlers = {
  total: (rows) => {
    let sum = 0;
    for (const first of rows)
      for (const second of rows)
        «hog»sum += first * second;
    return sum;
  },
};
const rows = Array.from({ length: 1000 }, (_, at) => at);
export function hog(more: () => boolean): void {
  while (more()) handlers.total(rows);
}
`,
  },
  {
    name: 'decorated method',
    functions: ['compute'],
    // Babel needs one more plugin for the syntax.
    hosts: /^vitest/,
    source: `
function logged(_target: object, _name: string, property: PropertyDescriptor): void {
  const method = property.value as (this: unknown, ...given: unknown[]) => unknown;
  property.value = function (this: unknown, ...given: unknown[]): unknown {
    return method.apply(this, given);
  };
}
class Report {
  @logged
  compute(size: number): number {
    let sum = 0;
    for (let at = 0; at < size; at++)
      «hog»sum += at % 11;
    return sum;
  }
}
const report = new Report();
export function hog(more: () => boolean): void {
  while (more()) report.compute(500_000);
}
`,
  },
  {
    name: 'dependency with a source map',
    source: `
import { crunch } from 'mapped-dependency';
${loop('crunch(200_000);')}
`,
  },
  {
    name: 'minified dependency',
    source: `
import * as cruncher from 'minified-dependency';
${loop('cruncher.crunch(200_000);')}
`,
  },
  {
    name: 'reduce with spread',
    functions: ['hog', ''],
    source: `
const names = Array.from({ length: 300 }, (_, at) => 'name' + at);
${loop('names.reduce<Record<string, number>>((all, name) => ({ ...all, [name]: 1 }), {});')}
`,
  },
  {
    name: 'for await that never waits',
    functions: ['ticks'],
    source: `
async function* ticks(): AsyncGenerator<number> {
  for (let tick = 0; tick < 20; tick++) {
    let sum = 0;
    for (let at = 0; at < 50_000; at++)
      «hog»sum += (at * tick) % 7;
    yield sum;
  }
}
export async function hog(more: () => boolean): Promise<number> {
  let total = 0;
  while (more()) for await (const value of ticks()) total += value;
  return total;
}
`,
  },
  {
    name: 'event listeners',
    functions: ['onTick'],
    source: `
import { EventEmitter } from 'node:events';
const emitter = new EventEmitter();
let seen = 0;
function onTick(size: number): void {
  for (let at = 0; at < size; at++)
    «hog»seen += (at * size) % 3;
}
for (let at = 0; at < 5; at++) emitter.on('tick', onTick);
export function hog(more: () => boolean): void {
  while (more()) emitter.emit('tick', 50_000);
}
`,
  },
  {
    name: 'JSON.parse with a reviver',
    functions: ['hog', ''],
    source: `
const list = JSON.stringify(Array.from({ length: 5000 }, (_, id) => ({ id, at: '2026-01-01' })));
${loop("JSON.parse(list, (key, value) => (key === 'at' ? String(value) : value));")}
`,
  },
  {
    name: 'building a Map',
    source: `
const pairs = Array.from({ length: 20_000 }, (_, at): [string, number] => ['key' + at, at]);
${loop('new Map(pairs);')}
`,
  },
  {
    name: 'lexer class',
    functions: ['next'],
    source: `
class Lexer {
  #at = 0;
  constructor(readonly text: string) {}
  next(): string | undefined {
    let token = '';
    while (this.#at < this.text.length) {
      «hog»const char = this.text[this.#at++]!;
      «hog»if (char === ' ') return token;
      «hog»token += char;
    }
    return undefined;
  }
}
const program = 'let x = 1 + 2 ; '.repeat(3000);
export function hog(more: () => boolean): void {
  while (more()) {
    const lexer = new Lexer(program);
    while (lexer.next() !== undefined);
  }
}
`,
  },
  {
    name: 'hashing',
    source: `
import { createHash } from 'node:crypto';
const body = Buffer.alloc(1_000_000, 'xyz');
export function hog(more: () => boolean): string {
  let digest = '';
  while (more()) {
    «hog»digest = createHash('sha256').update(body).digest('hex');
  }
  return digest;
}
`,
  },
];

/** Source of the packages that held-out kinds import, bundled as the name says. */
export const DEPENDENCY = `
function mix(seed: number, at: number): number {
  return (seed * 31 + at) % 65_521;
}

export function crunch(size: number): number {
  let seed = 7;
  for (let at = 0; at < size; at++) seed = mix(seed, at);
  return seed;
}
`;
