import { BASELINE_FILE } from './baseline-file.js';
import { FileEdit } from './edit-file.js';
import { findConfigObject, findProperty } from './find-config-object.js';
import { NotUnderstood, parseFile, type ParsedFile, type Syntax, walk } from './syntax.js';

const PLUGIN = '@loopguard/vitest-plugin';

/** The text of a Vitest or Vite configuration with the plugin in it; the same text if it is there already. */
export function editVitest(text: string, baseline: boolean): string {
  const file = parseFile(text, false);
  if (isSetUp(file)) return text;
  const config = findConfigObject(file.program);
  refuseProjects(config.object(), config.constant);

  const edit = new FileEdit(file, false);
  const call = baseline ? `loopguard({ baseline: ${edit.string(BASELINE_FILE)} })` : 'loopguard()';
  const property = findProperty(config.object(), 'plugins');
  if (!property) {
    edit.addProperties(config.object(), [`plugins: [${call}]`]);
  } else if (property.value.type === 'ArrayExpression') {
    edit.addElement(property.value, call);
  } else {
    // Vite takes arrays in arrays, and `false` for no plugin.
    const { start, end } = property.value;
    edit.replace(property, `plugins: [${text.slice(start, end)}, ${call}]`);
  }
  edit.addImport('loopguard', PLUGIN);
  return edit.toString();
}

function isSetUp({ program }: ParsedFile): boolean {
  const names = new Set<string>();
  let isImported = false;
  let isUsed = false;
  walk(program, (node) => {
    if (node.type === 'Identifier') names.add(node.name);
    if (node.type !== 'Literal' || typeof node.value !== 'string') return;
    if (node.value === PLUGIN) isImported = true;
    if (node.value === `${PLUGIN}/setup`) isUsed = true;
  });
  if (isUsed) return true;
  if (!isImported) {
    if (names.has('loopguard')) throw new NotUnderstood('it has a "loopguard" of its own');
    return false;
  }
  walk(program, (node) => {
    if (node.type === 'CallExpression') isUsed ||= importsOf(program).has(calleeName(node));
  });
  if (!isUsed) throw new NotUnderstood('it imports the plugin and does not call it');
  return true;
}

function importsOf(program: Syntax): Set<string | undefined> {
  const names = new Set<string | undefined>(['loopguard']);
  walk(program, (node) => {
    if (node.type !== 'ImportDeclaration' || node.source.value !== PLUGIN) return;
    for (const { local } of node.specifiers) names.add(local.name);
  });
  return names;
}

function calleeName({ callee }: Extract<Syntax, { type: 'CallExpression' }>): string | undefined {
  return callee.type === 'Identifier' ? callee.name : undefined;
}

/** Why: a project has plugins of its own, unless it extends the root; a run must not be guarded in part. */
function refuseProjects(
  config: Parameters<typeof findProperty>[0],
  constant: (node: Syntax) => Syntax,
): void {
  const property = config.properties.findLast(
    (one) => one.type === 'Property' && one.key.type === 'Identifier' && one.key.name === 'test',
  );
  if (property?.type !== 'Property') return;
  const test = constant(property.value);
  if (test.type !== 'ObjectExpression')
    throw new NotUnderstood('"test" is not written as an object');
  for (const one of test.properties) {
    if (one.type !== 'Property' || one.key.type !== 'Identifier') continue;
    if (one.key.name === 'projects' || one.key.name === 'workspace') {
      throw new NotUnderstood('it has projects, and each of them needs the plugin');
    }
  }
}
