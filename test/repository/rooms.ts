import path from 'node:path';
import { circlesIn, type ImportGraph } from './import-graph.js';

/** What each room imports: rooms of its own package, entries of others, test runners; in the order of the map. */
export type RoomMap = ReadonlyMap<string, readonly string[]>;

/** Files of a package that belong to no room: they put rooms together. */
const ENTRIES = 'entries';
/** The list of what is loaded late is one file, and still a room: guard asks it. */
const SINGLE_FILES = new Set(['packages/core/src/late.ts']);
/** Packages that are one room each. */
const UNDIVIDED = new Set(['vitest-plugin', 'jest-env', 'node-test', 'mocha', 'runtime']);
/** Whose imports the map shows, beside rooms: nobody else's are a question of where code belongs. */
const SHOWN = /^(?:@loopguard\/|loopguard(?:\/|$)|@?(?:vitest|jest)(?:[/-]|$)|babel-jest|ts-jest)/;

/** The room of a file, as `core/judge`. */
function roomOf(file: string): string {
  const [, name = '', , first = '', second] = file.split('/');
  if (UNDIVIDED.has(name)) return name;
  if (second !== undefined) return `${name}/${first}`;
  return `${name}/${SINGLE_FILES.has(file) ? path.parse(first).name : ENTRIES}`;
}

/** Which room imports what, with one import that shows it. */
function arrowsIn(graph: ImportGraph): Map<string, Map<string, string>> {
  const arrows = new Map<string, Map<string, string>>();
  for (const [file, imports] of graph) {
    const room = roomOf(file);
    const own = arrows.get(room) ?? new Map<string, string>();
    arrows.set(room, own);
    for (const target of imports) {
      const name = target.startsWith('packages/') ? roomOf(target) : target;
      if (name === room || (name === target && !SHOWN.test(name)) || own.has(name)) continue;
      own.set(name, `${file} imports ${target}`);
    }
  }
  return arrows;
}

/** Reads the map: `core/judge  safe report …` in each line, the rooms of a package by their short names. */
export function readMap(text: string): RoomMap {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const rooms = lines.map((line) => line.trim().split(/\s+/) as [string, ...string[]]);
  const names = new Set(rooms.map(([name]) => name));
  return new Map(
    rooms.map(([name, ...imports]) => [
      name,
      imports.map((other) => {
        const sibling = `${name.split('/')[0]}/${other}`;
        return names.has(sibling) ? sibling : other;
      }),
    ]),
  );
}

/** The map as the code has it, its rooms in this order. */
export function writeMap(graph: ImportGraph, order: readonly string[]): string {
  const arrows = arrowsIn(graph);
  const rooms = [...new Set([...order, ...arrows.keys()])].filter((room) => arrows.has(room));
  const rank = (name: string): number => {
    const at = rooms.indexOf(name);
    return at === -1 ? rooms.length : at;
  };
  const width = Math.max(...rooms.map((room) => room.length)) + 2;
  const lines = rooms.map((room) => {
    const [own] = room.split('/');
    const imports = [...(arrows.get(room)?.keys() ?? [])]
      .toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
      .map((name) => (name.startsWith(`${own}/`) ? name.slice(`${own}/`.length) : name));
    return `${room.padEnd(width)}${imports.join(' ')}`.trimEnd();
  });
  return `${lines.join('\n')}\n`;
}

/** What is wrong with the imports of these files, by the map. */
export function complaintsAbout(graph: ImportGraph, map: RoomMap): string[] {
  const rooms = [...map.keys()];
  const complaints: string[] = [];
  for (const [room, arrows] of arrowsIn(graph)) {
    const allowed = map.get(room);
    if (allowed === undefined) {
      complaints.push(`The map does not have the room ${room}.`);
      continue;
    }
    for (const [target, example] of arrows) {
      if (!allowed.includes(target)) {
        complaints.push(`The map does not let ${room} import ${target}: ${example}.`);
      }
    }
    for (const target of allowed) {
      if (!arrows.has(target)) complaints.push(`Nothing in ${room} imports ${target}.`);
      if (rooms.includes(target) && rooms.indexOf(target) >= rooms.indexOf(room)) {
        complaints.push(`${room} may import only rooms above it in the map, not ${target}.`);
      }
    }
  }
  for (const room of rooms) {
    if (!arrowsIn(graph).has(room))
      complaints.push(`The map has the room ${room}, which is empty.`);
  }
  for (const circle of circlesIn(graph)) {
    complaints.push(`These files import each other in a circle: ${circle.join(', ')}.`);
  }
  return complaints;
}

/** The rooms that a file reaches, however far. */
export function roomsReachedFrom(file: string, graph: ImportGraph): Set<string> {
  const reached = new Set<string>();
  const waiting = [file];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    waiting.push(...(graph.get(next) ?? []).filter((target) => graph.has(target)));
  }
  return new Set([...reached].map(roomOf));
}
