import type { CallExpression, Node } from '@babel/types';
import { rangeOf } from '../syntax/nodes.js';
import { optionsOf, outputUse } from './check-arguments.js';
import type { Edit } from './edits.js';
import type { FoundCall } from './find-call.js';
import type { Imports } from './imports.js';
import { hasParentheses, needsParentheses } from './parentheses.js';
import type { Replacement } from './replacements.js';
import type { NodePath } from './scopes.js';

/** A call that can be awaited, and how. */
export interface Conversion {
  readonly found: FoundCall;
  readonly replacement: Replacement;
  /** Of `form: 'import'`: what is imported, as an import names it. */
  readonly imported?: ImportedModule;
  /** What may be another then, because others do something meanwhile. */
  readonly may?: string;
}

/** What `import()` needs to load what a `require` does. */
export interface ImportedModule {
  readonly specifier: string;
  readonly isJson: boolean;
}

/** Awaits a call in the text of its file. */
export function editsOf(conversion: Conversion, imports: Imports): Edit[] {
  const { found, replacement } = conversion;
  const { call, path, root } = found;
  const { start, end } = rangeOf(call);
  const { form } = replacement;
  // Why not others: their names are still used, as in `fs.promises` or `promisify(randomBytes)`.
  if (root.kind === 'name' && ![undefined, replacement.asyncName].includes(root.name.imported)) {
    imports.free(root.name);
  }
  if (form === 'sleep') return sleepEdits(found, imports);
  if (form === 'import') return importEdits(conversion);
  if (form === 'method') {
    const { property } = call.callee as { property: Node } & Node;
    const isOpened = needsParentheses(path) && !hasParentheses(path);
    return [
      { start, end: start, text: `${isOpened ? '(' : ''}${waitIn(path, isOpened)}` },
      { ...rangeOf(property), text: replacement.asyncName },
      ...(isOpened ? [{ start: end, end, text: ')' }] : []),
    ];
  }
  const callee = calleeOf(found, replacement, imports);
  const use = form === 'output' ? outputUse(call, parentsOf(found)) : undefined;
  const isUnused = path.parent.type === 'ExpressionStatement';
  const property = form === 'output' ? 'stdout' : replacement.result;
  const after = property === undefined || isUnused ? undefined : `.${property}`;
  const then = form === 'exists' ? '.then(() => true, () => false)' : '';
  const isWrapped = after !== undefined || (needsParentheses(path) && !hasParentheses(path));
  const close = `${then}${isWrapped ? ')' : ''}${after ?? ''}`;
  return [
    {
      start,
      end: rangeOf(call.callee).end,
      text: `${isWrapped ? '(' : ''}${waitIn(path, isWrapped)}${callee}`,
    },
    ...(use === 'bytes' ? bytesEdits(call) : []),
    ...(close === '' ? [] : [{ start: end, end, text: close }]),
  ];
}

/** Why none: who has awaited the result of the blocking function need not do it twice. */
function waitIn({ parent }: NodePath, isWrapped: boolean): string {
  return parent.type === 'AwaitExpression' && !isWrapped ? '' : 'await ';
}

/** Whether the change may begin its expression with a parenthesis. */
export function opensParenthesis({ found, replacement }: Conversion): boolean {
  const { path } = found;
  if (path.parent.type === 'ExpressionStatement') return false;
  const isResult = replacement.form === 'output' || replacement.result !== undefined;
  return isResult || replacement.form === 'import' || needsParentheses(path);
}

function calleeOf(
  { root, path }: FoundCall,
  { form, asyncName }: Replacement,
  imports: Imports,
): string {
  const { scope } = path;
  if (root.kind === 'required') {
    const required = `require('${root.specifier}')`;
    if (form !== 'promisify' && form !== 'output') return `${required}.promises.${asyncName}`;
    const util = root.specifier.startsWith('node:') ? 'node:util' : 'util';
    return `require('${util}').promisify(${required}.${asyncName})`;
  }
  if (root.kind !== 'name') throw new TypeError('Only what has a name is called by it.');
  const { name } = root;
  const { specifier, local, imported } = name;
  const whole = imported === undefined ? local : name.from;
  if (form === 'promises' || form === 'exists') {
    if (whole !== undefined) return `${whole}.promises.${asyncName}`;
    return imports.need(`${specifier}/promises`, asyncName, name, scope);
  }
  const own =
    whole !== undefined
      ? `${whole}.${asyncName}`
      : imported === asyncName
        ? local
        : imports.need(specifier, asyncName, name, scope);
  const util = specifier.startsWith('node:') ? 'node:util' : 'util';
  return `${imports.need(util, 'promisify', name, scope)}(${own})`;
}

function sleepEdits({ call, path }: FoundCall, imports: Imports): Edit[] {
  const { start, end } = rangeOf(call);
  const { usual } = imports;
  const name = imports.need(
    `${usual.specifier === '' ? '' : 'node:'}timers/promises`,
    'setTimeout',
    usual,
    path.scope,
    ['sleep', 'delay', 'wait'],
  );
  const ms = rangeOf(call.arguments[3] as Node);
  return [
    { start, end: ms.start, text: `await ${name}(` },
    { start: ms.end, end, text: ')' },
  ];
}

function importEdits({ found, imported }: Conversion): Edit[] {
  if (!imported) throw new TypeError('It is not known what is imported.');
  const { start, end } = rangeOf(found.call);
  const literal = JSON.stringify(imported.specifier)
    .slice(1, -1)
    .replaceAll("'", String.raw`\'`);
  const json = imported.isJson ? `, { with: { type: 'json' } }` : '';
  return [{ start, end, text: `(await import('${literal}'${json})).default` }];
}

/** Programs that are waited for give bytes; others give text unless they are asked for bytes. */
function bytesEdits(call: CallExpression): Edit[] {
  const options = optionsOf(call);
  const last = options?.properties.at(-1) ?? call.arguments.at(-1);
  if (options && options.properties.length === 0) {
    return [{ ...rangeOf(options), text: "{ encoding: 'buffer' }" }];
  }
  const { end } = rangeOf(last as Node);
  const text = options ? ", encoding: 'buffer'" : ", { encoding: 'buffer' }";
  return [{ start: end, end, text }];
}

function parentsOf({ path }: FoundCall): Node[] {
  return [path.parent, path.parentPath?.parent ?? path.parent];
}

/** What is called instead, for people. */
export function describeConversion({ replacement, imported }: Conversion): string {
  const { form, module, asyncName, result } = replacement;
  switch (form) {
    case 'promises':
      return `await fs.promises.${asyncName}`;
    case 'exists':
      return 'await fs.promises.access, true or false';
    case 'method':
      return `await ….${asyncName}()`;
    case 'sleep':
      return 'await setTimeout of timers/promises';
    case 'import':
      return `await import('${imported?.specifier}')`;
    default: {
      const property = form === 'output' ? 'stdout' : result;
      const after = property === undefined ? '' : `, its ${property}`;
      return `await promisify(${module}.${asyncName})${after}`;
    }
  }
}
