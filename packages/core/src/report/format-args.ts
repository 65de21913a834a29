import type { CatalogEntry } from '../catalog/types.js';
import { isAnyArrayBuffer, isArrayBufferView, isProxy } from '../safe/originals.js';

const MAX_TEXT = 60;
const MAX_ARGS = 4;
// Why: a path or command may carry a credential; these shapes are hidden wherever they appear.
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/(\/\/)[^/\s@]*:[^/\s@]*@/g, '$1…@'],
  [/\b(bearer|basic|token)\s+[\w.+/=-]{6,}/gi, '$1 …'],
  [
    /((?:pass(?:word|wd|phrase)?|secret|token|api[-_]?key|access[-_]?key|auth|credential)[\w-]*["']?\s*[=:\s]\s*)("[^"]*"|'[^']*'|[^\s"'&]+)/gi,
    '$1…',
  ],
  [/\b(?:ghp|gho|ghs|github_pat|glpat|xox[abpr]|sk|pk|rk|AKIA|ASIA)[-_A-Za-z0-9]{12,}\b/g, '…'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '…'],
  [/-----BEGIN[\s\S]*/g, '…'],
  [/\b[0-9a-f]{32,}\b/gi, '…'],
];

/**
 * One line for a call's arguments. Only strings at positions that the catalog marks as printable
 * are shown, cut and with credentials removed; everything else is named by its kind and size.
 */
export function formatArgs(entry: CatalogEntry, args: ArrayLike<unknown>): string {
  const parts: string[] = [];
  for (let index = 0; index < args.length && index < MAX_ARGS; index++) {
    parts.push(formatArg(args[index], entry.shows?.includes(index) ?? false));
  }
  while (parts.at(-1) === 'undefined') parts.pop();
  if (args.length > MAX_ARGS) parts.push('…');
  return parts.join(', ');
}

function formatArg(value: unknown, isShown: boolean): string {
  try {
    return describe(value, isShown);
  } catch {
    // Why: getters of a stranger's object may throw, and that is none of the call's.
    return '{…}';
  }
}

function describe(value: unknown, isShown: boolean): string {
  switch (typeof value) {
    case 'string':
      return isShown ? quote(value) : `<string of ${value.length}>`;
    case 'number':
    case 'boolean':
    case 'undefined':
      return String(value);
    case 'bigint':
      return `${value}n`;
    case 'symbol':
      return '<symbol>';
    case 'function':
      return '<function>';
    default:
      return formatObject(value, isShown);
  }
}

function formatObject(value: unknown, isShown: boolean): string {
  if (value === null) return 'null';
  // Why first: a proxy's traps are the user's code, and this runs inside the user's call.
  if (isProxy(value)) return '{…}';
  if (isArrayBufferView(value) || isAnyArrayBuffer(value)) return `<${value.byteLength} bytes>`;
  if (isShown && value instanceof URL) return quote(value.href);
  if (Array.isArray(value)) return `<${value.length} items>`;
  return '{…}';
}

function quote(text: string): string {
  let clean = text;
  for (const [pattern, replacement] of SECRETS) clean = clean.replace(pattern, replacement);
  if (clean.length > MAX_TEXT) clean = `${clean.slice(0, MAX_TEXT - 1)}…`;
  return JSON.stringify(clean);
}
