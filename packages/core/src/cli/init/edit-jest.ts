import type { ObjectExpression } from 'acorn';
import { BASELINE_FILE } from './baseline-file.js';
import { FileEdit } from './edit-file.js';
import { findConfigObject, findProperty } from './find-config-object.js';
import { NotUnderstood, parseFile, stringValue, type Syntax } from './syntax.js';

const PACKAGE = '@loopguard/jest-env';
const REPORTER = `${PACKAGE}/reporter`;

const REPLACED_BY: Readonly<Record<string, string>> = {
  node: PACKAGE,
  'jest-environment-node': PACKAGE,
  jsdom: `${PACKAGE}/jsdom`,
  'jest-environment-jsdom': `${PACKAGE}/jsdom`,
};

/** A custom environment is for its owner to wrap. */
export class CustomEnvironment extends NotUnderstood {
  constructor(readonly environment: string) {
    super(`its test environment is ${environment}`);
  }
}

export interface JestFile {
  readonly text: string;
  readonly isJson: boolean;
  /** Whether the configuration is the "jest" part of a package.json. */
  readonly inPackageJson: boolean;
  /** Whether the environment of this name is known to be guarded. */
  isGuarded(environment: string): boolean;
}

/** The text of a Jest configuration with the environment in it; the same text if it is there already. */
export function editJest(source: JestFile, baseline: boolean): string {
  const file = parseFile(source.text, source.isJson);
  const resolver = findConfigObject(file.program);
  const config = source.inPackageJson ? jestPart(resolver.object()) : resolver.object();
  if (findProperty(config, 'projects')) {
    throw new NotUnderstood('it has projects, and each of them needs the environment');
  }

  const edit = new FileEdit(file, source.isJson);
  const environment = environmentFor(config, source);
  const found = findProperty(config, 'testEnvironment');
  const added: string[] = [];
  if (environment !== undefined) {
    const text = edit.string(environment);
    if (found) edit.replace(found.value, text);
    else added.push(edit.property('testEnvironment', text));
    if (baseline) added.push(...baselineOption(edit, config));
  }
  added.push(...reporters(edit, config, resolver.constant));
  edit.addProperties(config, added);
  return edit.toString();
}

/** The environment to write, or nothing when the one that is there is guarded. */
function environmentFor(config: ObjectExpression, { isGuarded }: JestFile): string | undefined {
  const property = findProperty(config, 'testEnvironment');
  if (!property) {
    const preset = findProperty(config, 'preset');
    const name = preset && stringValue(preset.value);
    if (preset && !name?.startsWith('ts-jest')) {
      throw new NotUnderstood('its preset may bring a test environment');
    }
    return PACKAGE;
  }
  const name = stringValue(property.value);
  if (name === undefined) throw new CustomEnvironment('not written as a string');
  if (name === PACKAGE || name.startsWith(`${PACKAGE}/`) || isGuarded(name)) return undefined;
  if (!Object.hasOwn(REPLACED_BY, name)) throw new CustomEnvironment(JSON.stringify(name));
  return REPLACED_BY[name];
}

function baselineOption(edit: FileEdit, config: ObjectExpression): string[] {
  const name = edit.property('baseline', edit.string(BASELINE_FILE));
  const option = edit.property('loopguard', `{ ${name} }`);
  const property = findProperty(config, 'testEnvironmentOptions');
  if (!property) return [edit.property('testEnvironmentOptions', `{ ${option} }`)];
  if (property.value.type !== 'ObjectExpression') {
    throw new NotUnderstood('"testEnvironmentOptions" is not written as an object');
  }
  edit.addProperties(property.value, [option]);
  return [];
}

function reporters(
  edit: FileEdit,
  config: ObjectExpression,
  constant: (node: Syntax) => Syntax,
): string[] {
  const property = findProperty(config, 'reporters');
  const reporter = edit.string(REPORTER);
  if (!property) return [edit.property('reporters', `[${edit.string('default')}, ${reporter}]`)];
  const array = constant(property.value);
  if (array.type !== 'ArrayExpression') {
    throw new NotUnderstood('"reporters" is not written as an array');
  }
  const isThere = array.elements.some((element) => element && stringValue(element) === REPORTER);
  if (!isThere) edit.addElement(array, reporter);
  return [];
}

function jestPart(packageJson: ObjectExpression): ObjectExpression {
  const value = findProperty(packageJson, 'jest')?.value;
  if (value?.type === 'ObjectExpression') return value;
  throw new NotUnderstood('its "jest" is not an object');
}
