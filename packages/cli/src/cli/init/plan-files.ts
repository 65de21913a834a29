import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ObjectExpression } from '@babel/types';
import { OPTION_PLACES } from '../../config/option-places.js';
import { stringValue } from '../../syntax/nodes.js';
import type { Candidate } from '../project/find-configs.js';
import { RUNNERS } from '../project/find-runner.js';
import { NotUnderstood } from '../project/not-understood.js';
import { ADAPTER } from '../project/package-manager.js';
import type { Project } from '../project/read-project.js';
import type { RunnerName } from '../project/runner-name.js';
import type { ConfigChange } from './config-change.js';
import { FileEdit } from './edit-file.js';
import { findConfigObject, findProperty } from './find-config-object.js';
import { guardScript } from './guard-script.js';
import { parseConfig } from './parse-config.js';
import { ByHand } from './plan-config.js';
import type { WrittenOptions } from './written-options.js';

const PACKAGE = 'package.json';
/** What a package has whose author has not written tests yet. */
const NO_TESTS = /no test specified/;

/** What a text is to be, given what it is. */
type Edit = (text: string) => string;

/**
 * What is changed for a runner whose options, or whose adapter, no configuration of its own names:
 * the scripts of package.json, and the options of the project.
 *
 * @param planned - changes that are decided already, by file
 */
export async function planFiles(
  project: Project,
  runner: RunnerName,
  chosen: readonly Candidate[],
  options: WrittenOptions,
  planned: ReadonlyMap<string, ConfigChange>,
): Promise<ConfigChange[]> {
  const changes = new Map(planned);
  const apply = async (file: string, edit: Edit): Promise<void> => {
    const change = changes.get(file) ?? (await asItIs(project, file));
    try {
      changes.set(file, { ...change, after: edit(change.after) });
    } catch (error) {
      throw error instanceof NotUnderstood ? new ByHand(file, error) : error;
    }
  };
  for (const { file, script } of chosen) {
    if (script !== undefined) {
      const text = guardScript(project, script, runner);
      await apply(PACKAGE, (before) => withScript(before, script, text));
    } else if (file === undefined && runner === 'node-test') {
      await apply(PACKAGE, (before) => withTestScript(before, project));
    }
  }
  if (!RUNNERS[runner].hasOwnOptions && Object.values(options).some((value) => value)) {
    const file = optionsFile(project);
    await apply(file, (before) => withOptions(before, file, options));
  }
  return [...changes.values()];
}

async function asItIs({ root, files }: Project, file: string): Promise<ConfigChange> {
  const before = files.includes(file) ? await readFile(path.join(root, file), 'utf8') : '';
  return { file, before, after: before };
}

/** Where the project has its options, or may have them. */
function optionsFile({ files, packageJson }: Project): string {
  const found = OPTION_PLACES.find((file) =>
    file === PACKAGE ? packageJson['loopguard'] !== undefined : files.includes(file),
  );
  return found ?? 'loopguard.config.json';
}

function withScript(before: string, script: string, text: string): string {
  const { edit, object } = open(before, PACKAGE);
  const scripts = objectIn(object, 'scripts');
  const value = scripts && findProperty(scripts, script)?.value;
  if (!value) throw new NotUnderstood(`its script "${script}" cannot be found`);
  // Why not always: a text may be written in another way and mean the same.
  if (stringValue(value) !== text) edit.replace(value, JSON.stringify(text));
  return edit.toString();
}

/** Adds a script that runs the tests, where there is none. */
function withTestScript(before: string, { scripts }: Project): string {
  const command = `node --import ${ADAPTER['node-test']} --test`;
  const { test } = scripts;
  if (test !== undefined && NO_TESTS.test(test)) return withScript(before, 'test', command);
  if (test !== undefined) {
    throw new NotUnderstood('none of its scripts starts `node --test` in a command that is known');
  }
  const { edit, object } = open(before, PACKAGE);
  const property = edit.property('test', edit.string(command));
  const own = objectIn(object, 'scripts');
  if (own) edit.addProperties(own, [property]);
  else edit.addProperties(object, [edit.property('scripts', `{ ${property} }`)]);
  return edit.toString();
}

function withOptions(before: string, file: string, options: WrittenOptions): string {
  const wanted = Object.entries(options).filter((entry) => entry[1] !== undefined);
  if (before === '') return `${JSON.stringify(Object.fromEntries(wanted), undefined, 2)}\n`;
  const { edit, object } = open(before, file);
  const own = file === PACKAGE ? objectIn(object, 'loopguard') : object;
  if (!own) throw new NotUnderstood('its "loopguard" is not an object');
  const missing = wanted.filter(([name, value]) => {
    const found = findProperty(own, name);
    if (found && stringValue(found.value) !== value) {
      throw new NotUnderstood(`it has another "${name}" already`);
    }
    return !found;
  });
  edit.addProperties(
    own,
    missing.map(([name, value]) => edit.property(name, edit.string(value as string))),
  );
  return edit.toString();
}

function open(text: string, file: string): { edit: FileEdit; object: ObjectExpression } {
  const parsed = parseConfig(text, file);
  const object = findConfigObject(parsed.program).object();
  return { edit: new FileEdit(parsed, file), object };
}

function objectIn(object: ObjectExpression, name: string): ObjectExpression | undefined {
  const value = findProperty(object, name)?.value;
  return value?.type === 'ObjectExpression' ? value : undefined;
}
