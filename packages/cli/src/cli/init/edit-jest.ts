import type { Node, ObjectExpression } from '@babel/types';
import { stringValue } from '../../syntax/nodes.js';
import path from 'node:path';
import { FileEdit } from './edit-file.js';
import type { Edited, EditOptions } from './edited.js';
import {
  findConfigObject,
  findProperty,
  type Resolver,
  writtenProperty,
} from './find-config-object.js';
import { forEachProject } from './for-each-project.js';
import { NotUnderstood } from '../project/not-understood.js';
import { parseConfig } from './parse-config.js';
import { writeOptions } from './written-options.js';

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
  readonly name: string;
  /** Whether the environment of this name is known to be guarded. */
  isGuarded(environment: string): boolean;
}

/** The text of a Jest configuration with the environment in it; the same text if it is there already. */
export function editJest(source: JestFile, options: EditOptions): Edited {
  const file = parseConfig(source.text, source.name);
  const resolver = findConfigObject(file.program);
  const inPackageJson = path.basename(source.name) === 'package.json';
  const config = inPackageJson ? jestPart(resolver.object()) : resolver.object();
  const edit = new FileEdit(file, source.name);
  const projects = options.isProject ? undefined : writtenProperty(config, 'projects');

  const added: string[] = [];
  const further: string[] = [];
  const root = writtenProperty(config, 'rootDir');
  if (projects) further.push(...editProjects(edit, projects, resolver, source, options));
  if (!projects || options.isOwnProject)
    added.push(...guardEnvironment(edit, config, source, options));
  if (!options.isProject) added.push(...reporters(edit, config, resolver.constant));
  edit.addProperties(config, added);
  return {
    text: edit.toString(),
    projects: further,
    root: root && stringValue(root),
    extendsRoot: options.isOwnProject,
  };
}

/** @returns paths and globs of projects that have configurations of their own */
function editProjects(
  edit: FileEdit,
  value: Node,
  resolver: Resolver,
  source: JestFile,
  options: EditOptions,
): string[] {
  const list = resolver.constant(value);
  if (list.type !== 'ArrayExpression') {
    throw new NotUnderstood('its projects are not written as an array');
  }
  const paths: string[] = [];
  const done = new Set<ObjectExpression>();
  forEachProject(
    list.elements,
    (element) => {
      const one = element && resolver.constant(element);
      const place = one && stringValue(one);
      if (typeof place === 'string') {
        paths.push(place);
      } else if (one && one.type !== 'SpreadElement') {
        const project = resolver.objectOf(one);
        // Projects may share an object.
        if (done.has(project)) return;
        done.add(project);
        edit.addProperties(project, guardEnvironment(edit, project, source, options));
      } else {
        throw new NotUnderstood('it is not written as an object or a path');
      }
    },
    (element) => displayName(resolver.objectOf(element)),
  );
  return paths;
}

function displayName(project: ObjectExpression): string | undefined {
  const value = writtenProperty(project, 'displayName');
  if (value?.type !== 'ObjectExpression') return value && stringValue(value);
  const name = writtenProperty(value, 'name');
  return name && stringValue(name);
}

/** Puts the environment into one configuration, and returns the properties to add for that. */
function guardEnvironment(
  edit: FileEdit,
  config: ObjectExpression,
  source: JestFile,
  options: EditOptions,
): string[] {
  const name = environmentFor(config, source);
  if (name === undefined) return [];
  const text = edit.string(name);
  const found = findProperty(config, 'testEnvironment');
  if (found) edit.replace(found.value, text);
  return [
    ...(found ? [] : [edit.property('testEnvironment', text)]),
    ...environmentOptions(edit, config, options),
  ];
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

function environmentOptions(
  edit: FileEdit,
  config: ObjectExpression,
  options: EditOptions,
): string[] {
  const written = writeOptions(options, edit);
  if (written === undefined) return [];
  const option = edit.property('loopguard', written);
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
  constant: (node: Node) => Node,
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
