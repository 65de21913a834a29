// The least that any guard of this kind has to do in a process, to read its own figures against.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** Prints which functions of builtins are others after the preload. */
const FIND_REPLACED = `
const names = process.moduleLoadList
  .filter((name) => name.startsWith('NativeModule '))
  .map((name) => name.slice('NativeModule '.length))
  .filter((name) => require('node:module').isBuiltin(name) && !name.startsWith('_'));
const functionsOf = (name) =>
  Object.entries(Object.getOwnPropertyDescriptors(process.getBuiltinModule(name)))
    .filter(([, { value }]) => typeof value === 'function');
const before = names.map((name) => [name, functionsOf(name)]);
require(process.argv[1]);
const replaced = before.flatMap(([name, functions]) =>
  functions
    .filter(([key, { value }]) => process.getBuiltinModule(name)[key] !== value)
    .map(([key]) => [name, key]));
process.stdout.write(JSON.stringify(replaced));
`;

/** Replaces functions, and takes over what callers can see of each. */
const REPLACE = `
const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;
let armed = false;
for (const [name, key] of replaced) {
  const owner = process.getBuiltinModule(name);
  const original = owner[key];
  const wrapper = function () {
    if (armed) throw new Error('never');
    return apply(original, this, arguments);
  };
  for (const own of Reflect.ownKeys(original)) {
    defineProperty(wrapper, own, getOwnPropertyDescriptor(original, own));
  }
  defineProperty(owner, key, { ...getOwnPropertyDescriptor(owner, key), value: wrapper });
}
require('node:module').syncBuiltinESMExports();
`;

/** @returns flags of Node by what they stand for */
export function floorsOf(directory, dist) {
  const preload = path.join(dist, 'preload.cjs');
  const text = fs
    .readdirSync(dist)
    .filter((name) => /^(?:preload|hot-.*)\.cjs$/.test(name))
    .map((name) => fs.readFileSync(path.join(dist, name), 'utf8'));
  const replaced = JSON.parse(
    execFileSync(process.execPath, ['--eval', FIND_REPLACED, preload], { encoding: 'utf8' }),
  );
  const write = (name, content) => {
    const file = path.join(directory, name);
    fs.writeFileSync(file, content);
    return ['--require', file];
  };
  const unused = text.map((part, at) => `exports.part${at} = () => {${part}};`).join('\n');
  const kilobytes = Math.round(unused.length / 1000);
  return {
    [`a module of as many bytes (${kilobytes} kB) of which nothing runs`]: write(
      'same-bytes.cjs',
      unused,
    ),
    [`a module that replaces the same ${replaced.length} functions by the least wrapper`]: write(
      'least.cjs',
      `const replaced = ${JSON.stringify(replaced)};${REPLACE}`,
    ),
  };
}
