import MagicString from 'magic-string';
import { isMap, isScalar, isSeq, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { NotUnderstood } from '../project/not-understood.js';
import { ADAPTER } from '../project/package-manager.js';

// Why quotes: no plain word begins with an @.
const ADAPTER_TEXT = `'${ADAPTER.mocha}'`;

/** The same for a configuration in YAML, of which everything else stays as it was written. */
export function editMochaYaml(text: string): string {
  const config = parsed(text);
  if (requiredBy(text).includes(ADAPTER.mocha)) return text;
  const edit = new MagicString(text);
  if (config === null) addLine(edit, text, '');
  else addTo(edit, text, config);
  const after = edit.toString();
  // Why: the text was edited, and not what it means.
  const [first, ...others] = requiredBy(after);
  if (first !== ADAPTER.mocha || others.join('\n') !== requiredBy(text).join('\n')) {
    throw new NotUnderstood('its "require" cannot be read');
  }
  return after;
}

function parsed(text: string): YAMLMap | null {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw new NotUnderstood(`it cannot be parsed (${error.message.split('\n')[0]})`);
  const { contents } = document;
  if (contents === null) return null;
  if (isMap(contents)) return contents;
  throw new NotUnderstood('its configuration is not a map');
}

function requiredBy(text: string): unknown[] {
  const found = (parseDocument(text).toJS() as { require?: unknown } | null)?.require ?? [];
  return Array.isArray(found) ? found : [found];
}

function addTo(edit: MagicString, text: string, config: YAMLMap): void {
  const pair = config.items.find(({ key }) => isScalar(key) && key.value === 'require');
  if (pair) {
    addToList(edit, text, pair);
  } else if (config.flow) {
    const comma = config.items.length > 0 ? ',' : ' ';
    edit.appendLeft(startOf(config) + 1, ` require: ${ADAPTER_TEXT}${comma}`);
  } else {
    const [first] = config.items;
    addLine(edit, text, indentAt(text, startOf(first?.key)));
  }
}

function addToList(edit: MagicString, text: string, { value }: Pair): void {
  if (isSeq(value)) {
    const start = startOf(value);
    const added = value.flow
      ? `${ADAPTER_TEXT}${value.items.length > 0 ? ', ' : ''}`
      : `- ${ADAPTER_TEXT}${newlineOf(text)}${' '.repeat(columnOf(text, start))}`;
    edit.appendLeft(value.flow ? start + 1 : start, added);
  } else if (isScalar(value) && typeof value.value === 'string' && value.range) {
    const [start, end] = value.range;
    edit.overwrite(start, end, `[${ADAPTER_TEXT}, ${text.slice(start, end)}]`);
  } else {
    throw new NotUnderstood('its "require" is not written as a text or a list');
  }
}

/** Behind the others: comments above them stay theirs. */
function addLine(edit: MagicString, text: string, indent: string): void {
  const newline = newlineOf(text);
  const isOpen = text !== '' && !text.endsWith('\n');
  edit.append(`${isOpen ? newline : ''}${indent}require: ${ADAPTER_TEXT}${newline}`);
}

function startOf(node: unknown): number {
  const { range } = (node ?? {}) as { range?: readonly [number, ...unknown[]] };
  return range?.[0] ?? 0;
}

function indentAt(text: string, position: number): string {
  return ' '.repeat(columnOf(text, position));
}

function columnOf(text: string, position: number): number {
  return position - (text.lastIndexOf('\n', position - 1) + 1);
}

function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
