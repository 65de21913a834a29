import { isatty } from 'node:tty';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters, styleText } from 'node:util';

const ROW = /^ {2}(call|where|in|fix|docs|allow|from|below|time|test|waited|line|once) +/;

/** Whether whoever reads can see colours and links. */
function isTerminal({ env } = process): boolean {
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0';
  return isatty(2) && env['TERM'] !== 'dumb';
}

/** Colours a block, and makes a link of its place, where a terminal shows them. */
export function paintBlock(text: string, isShown: boolean = isTerminal()): string {
  if (!isShown) return text;
  const [headline = '', ...rows] = text.split('\n');
  return [styleText(['bold', 'yellow'], headline), ...rows.map(paintRow)].join('\n');
}

function paintRow(row: string): string {
  const label = ROW.exec(row)?.[0];
  if (label === undefined) return styleText('dim', row);
  const rest = row.slice(label.length);
  const shown = label.trim() === 'where' ? linked(rest) : rest;
  return styleText('dim', label) + (label.trim() === 'fix' ? styleText('green', shown) : shown);
}

/** Why escaped by the URL: a path may hold anything. */
function linked(place: string): string {
  const [, file, line] = /^(.+?):(\d+):\d+/.exec(stripVTControlCharacters(place)) ?? [];
  if (file === undefined || line === undefined) return place;
  const { href } = pathToFileURL(file);
  const at = `${file}:${line}`;
  return `\u001B]8;;${href}\u0007${at}\u001B]8;;\u0007${place.slice(at.length)}`;
}
