import type {
  ArrayExpression,
  ImportDeclaration,
  Node,
  ObjectExpression,
  VariableDeclarator,
} from '@babel/types';
import { keyOf, rangeOf, stringValue, walk } from '../../syntax/nodes.js';
import type { ParsedFile } from '../../syntax/parse.js';
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

const PLUGIN = '@loopguard/vitest-plugin';

/** The text of a Vitest or Vite configuration with the plugin in it; the same text if it is there already. */
export function editVitest(text: string, name: string, options: EditOptions): Edited {
  const file = parseConfig(text, name);
  if (usesSetupFile(file)) return { text, projects: [], root: undefined, extendsRoot: false };
  return new VitestEdit(file, name, options).run();
}

class VitestEdit {
  readonly #file: ParsedFile;
  readonly #edit: FileEdit;
  readonly #call: string;
  readonly #resolver: Resolver;
  readonly #names: ReadonlySet<string>;
  readonly #projects: string[] = [];
  readonly #done = new Set<ObjectExpression>();
  #root: string | undefined;
  #extendsRoot: boolean;
  #isChanged = false;

  constructor(file: ParsedFile, name: string, options: EditOptions) {
    this.#extendsRoot = options.isOwnProject;
    this.#file = file;
    this.#edit = new FileEdit(file, name);
    this.#resolver = findConfigObject(file.program);
    this.#names = importsOf(file.program);
    const [local = 'loopguard'] = this.#names;
    this.#call = `${local}(${writeOptions(options, this.#edit) ?? ''})`;
  }

  run(): Edited {
    const list = this.#resolver.array();
    if (list) this.#addToProjects(list);
    else this.#addToRoot(this.#resolver.object());
    if (this.#isChanged && this.#names.size === 0) this.#edit.addImport('loopguard', PLUGIN);
    return {
      text: this.#edit.toString(),
      projects: this.#projects,
      root: this.#root,
      extendsRoot: this.#extendsRoot,
    };
  }

  #addToRoot(config: ObjectExpression): void {
    const root = writtenProperty(config, 'root');
    this.#root = root && stringValue(root);
    const projects = this.#projectsOf(config);
    if (projects) this.#addToProjects(projects);
    // A helper in the file may bring it.
    if (!projects && this.#hasPlugin(this.#file.program)) return;
    // Why not otherwise: Vitest runs no test with the plugins of such a root.
    if (!projects || this.#extendsRoot) this.#addPlugin(config);
  }

  #projectsOf(config: ObjectExpression): ArrayExpression | undefined {
    const property = writtenProperty(config, 'test');
    if (!property) return undefined;
    const test = this.#resolver.constant(property);
    if (test.type !== 'ObjectExpression') {
      throw new NotUnderstood('"test" is not written as an object');
    }
    const found = writtenProperty(test, 'projects') ?? writtenProperty(test, 'workspace');
    if (!found) return undefined;
    const list = this.#resolver.constant(found);
    if (list.type === 'ArrayExpression') return list;
    const file = stringValue(list);
    if (file === undefined) throw new NotUnderstood('its projects are not written as an array');
    this.#projects.push(file);
    return { ...list, type: 'ArrayExpression', elements: [] } as ArrayExpression;
  }

  #addToProjects(list: ArrayExpression): void {
    forEachProject(
      list.elements,
      (element) => {
        const value = element && this.#resolver.constant(element);
        const path = value && stringValue(value);
        if (typeof path === 'string') this.#projects.push(path);
        else if (value && value.type !== 'SpreadElement') this.#addToProject(value);
        else throw new NotUnderstood('it is not written as an object or a path');
      },
      (element) => this.#nameOf(element),
    );
  }

  #addToProject(value: Node): void {
    const project = this.#resolver.objectOf(value);
    const base = writtenProperty(project, 'extends');
    if (base?.type === 'BooleanLiteral' && base.value) this.#extendsRoot = true;
    else if (base && stringValue(base) !== undefined) this.#projects.push(stringValue(base)!);
    else if (!base || base.type === 'BooleanLiteral') this.#addPlugin(project);
    else throw new NotUnderstood('what it extends is not written as a path');
  }

  #nameOf(element: Node): string | undefined {
    const value = this.#resolver.objectOf(element);
    const test = writtenProperty(value, 'test');
    if (test?.type !== 'ObjectExpression') return undefined;
    const name = writtenProperty(test, 'name');
    return name && stringValue(name);
  }

  #addPlugin(config: ObjectExpression): void {
    // Projects may share an object.
    if (this.#done.has(config)) return;
    this.#done.add(config);
    const property = findProperty(config, 'plugins');
    if (property && this.#hasPlugin(this.#resolver.constant(property.value))) return;
    if (this.#names.size === 0 && usesName(this.#file, 'loopguard')) {
      throw new NotUnderstood('it has a "loopguard" of its own');
    }
    this.#isChanged = true;
    if (!property) {
      this.#edit.addProperties(config, [`plugins: [${this.#call}]`]);
    } else if (property.value.type === 'ArrayExpression') {
      this.#edit.addElement(property.value, this.#call);
    } else {
      // Vite takes arrays in arrays, and `false` for no plugin.
      const { start, end } = rangeOf(property.value);
      this.#edit.replace(
        property,
        `plugins: [${this.#file.text.slice(start, end)}, ${this.#call}]`,
      );
    }
  }

  #hasPlugin(plugins: Node): boolean {
    let isThere = false;
    walk(plugins, (node) => {
      if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return;
      isThere ||= this.#names.has(node.callee.name);
    });
    return isThere;
  }
}

function usesSetupFile({ program }: ParsedFile): boolean {
  let isUsed = false;
  walk(program, (node) => {
    isUsed ||= node.type === 'StringLiteral' && node.value === `${PLUGIN}/setup`;
  });
  return isUsed;
}

function usesName({ program }: ParsedFile, name: string): boolean {
  let isUsed = false;
  walk(program, (node) => {
    isUsed ||= node.type === 'Identifier' && node.name === name;
  });
  return isUsed;
}

/** The names under which a file has the plugin, also by `require`. */
function importsOf(program: Node): Set<string> {
  const names = new Set<string>();
  walk(program, (node) => {
    if (node.type === 'ImportDeclaration') addImported(names, node);
    else if (node.type === 'VariableDeclarator') addRequired(names, node);
  });
  return names;
}

function addImported(names: Set<string>, { source, specifiers }: ImportDeclaration): void {
  if (source.value !== PLUGIN) return;
  for (const one of specifiers) {
    const isOther = one.type === 'ImportSpecifier' && keyOf({ key: one.imported }) !== 'loopguard';
    if (!isOther) names.add(one.local.name);
  }
}

function addRequired(names: Set<string>, { id, init }: VariableDeclarator): void {
  if (init?.type !== 'CallExpression' || id.type !== 'ObjectPattern') return;
  const [from] = init.arguments;
  if (!from || stringValue(from) !== PLUGIN) return;
  for (const one of id.properties) {
    if (one.type === 'ObjectProperty' && one.value.type === 'Identifier') names.add(one.value.name);
  }
}
