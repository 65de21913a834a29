import { bare, define } from '../safe/descriptors.js';
import { getBuiltinModule } from '../safe/originals.js';

const { getPrototypeOf, setPrototypeOf } = Reflect;

type OnLoad = (name: string) => void;
type LoadList = string[];

const PREFIX = 'NativeModule ';
/** Small builtins, to see whether a first load is noticed. */
const PROBES = ['path/posix', 'path/win32', 'util/types', 'constants'];

/**
 * Calls `onLoad` with the name of each builtin of Node when it is loaded for the first time, before
 * its exports reach whoever asked for it: by `import`, `require`, `getBuiltinModule` or from within
 * Node. Returns the undo, or `undefined` where this Node gives no sign of it.
 *
 * Node pushes the name onto `process.moduleLoadList` right after a builtin was evaluated
 * (lib/internal/bootstrap/realm.js, `compileForInternalLoader`; the same on 20, 22, 24 and 26).
 * A push sets an index that the array does not have yet, so its prototype is asked.
 */
export function watchBuiltinLoads(onLoad: OnLoad): (() => void) | undefined {
  const list = (process as { moduleLoadList?: LoadList }).moduleLoadList;
  if (!Array.isArray(list) || !Object.isExtensible(list)) return undefined;
  const original = getPrototypeOf(list);
  if (original === null) return undefined;
  let hasSeen = false;
  const prototype = new Proxy(
    original,
    bare({
      set(target, key, value: unknown, receiver: unknown) {
        if (receiver !== list) return Reflect.set(target, key, value, receiver);
        define(list, key, { value, writable: true, enumerable: true, configurable: true });
        hasSeen = true;
        if (typeof value === 'string' && value.startsWith(PREFIX)) {
          onLoad(value.slice(PREFIX.length));
        }
        return true;
      },
    }),
  );
  if (!setPrototypeOf(list, prototype)) return undefined;
  const undo = (): void => {
    if (getPrototypeOf(list) === prototype) setPrototypeOf(list, original);
  };
  const probe = PROBES.find((name) => !list.includes(PREFIX + name));
  if (probe !== undefined) getBuiltinModule(probe);
  if (hasSeen) return undo;
  undo();
  return undefined;
}

/** The builtins that anybody has loaded so far, without `node:` before their names. */
export function loadedBuiltins(): string[] {
  const list = (process as { moduleLoadList?: LoadList }).moduleLoadList ?? [];
  return list.flatMap((name) => (name.startsWith(PREFIX) ? name.slice(PREFIX.length) : []));
}
