import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Runnable, Suite } from './mocha-types.js';

/** The file of a test, a hook or a suite, as Mocha names it; undefined for what a program has made. */
export function fileOf(node: Runnable | Suite | undefined): string | undefined {
  for (let at = node; at; at = at.parent) if (at.file !== undefined) return at.file;
  return undefined;
}

/** @param file - undefined where only the program knows */
export function pathOf(file: string | undefined): string {
  if (file === undefined) return process.argv[1] ?? '';
  return file.startsWith('file:') ? fileURLToPath(file) : resolve(file);
}
