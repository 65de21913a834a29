import type { ObjectExpression } from '@babel/types';
import path from 'node:path';
import { stringValue } from '../../syntax/nodes.js';
import { NotUnderstood } from '../project/not-understood.js';
import { ADAPTER } from '../project/package-manager.js';
import type { Edited } from './edited.js';
import { FileEdit } from './edit-file.js';
import { editMochaYaml } from './edit-mocha-yaml.js';
import { findConfigObject, findProperty } from './find-config-object.js';
import { parseConfig } from './parse-config.js';

/** The text of a Mocha configuration that requires the adapter; the same text if it does already. */
export function editMocha(text: string, file: string): Edited {
  const edited = /\.ya?ml$/.test(file) ? editMochaYaml(text) : editObject(text, file);
  return { text: edited, projects: [], root: undefined, extendsRoot: false };
}

function editObject(text: string, file: string): string {
  const inPackageJson = path.basename(file) === 'package.json';
  // Why: Mocha allows comments in its own files.
  const name = inPackageJson ? file : file.replace(/\.json$/, '.jsonc');
  const parsed = parseConfig(text, name);
  const config = findConfigObject(parsed.program).object();
  const edit = new FileEdit(parsed, name);
  requireAdapter(edit, inPackageJson ? mochaPart(config) : config);
  return edit.toString();
}

/** Why in front: what others load would hold functions that nobody guards. */
function requireAdapter(edit: FileEdit, config: ObjectExpression): void {
  const adapter = edit.string(ADAPTER.mocha);
  const value = findProperty(config, 'require')?.value;
  if (value === undefined) {
    edit.addProperties(config, [edit.property('require', adapter)]);
    return;
  }
  if (value.type === 'ArrayExpression') {
    const isThere = value.elements.some((one) => one && stringValue(one) === ADAPTER.mocha);
    if (!isThere) edit.addFirstElement(value, adapter);
    return;
  }
  const only = stringValue(value);
  if (only === undefined) {
    throw new NotUnderstood('its "require" is not written as a string or an array');
  }
  if (only !== ADAPTER.mocha) edit.replace(value, `[${adapter}, ${edit.string(only)}]`);
}

function mochaPart(packageJson: ObjectExpression): ObjectExpression {
  const value = findProperty(packageJson, 'mocha')?.value;
  if (value?.type === 'ObjectExpression') return value;
  throw new NotUnderstood('its "mocha" is not an object');
}
