import { SafeSet } from '../safe/collections.js';

/**
 * The name of a frame's function, with the class of its method.
 *
 * Why not the formatted name: it depends on the transform (`Module.`, `Object.`, `__vi_import_0__.`).
 */
export function functionNameOf(site: NodeJS.CallSite): string {
  const name = site.getFunctionName();
  if (!name) return '';
  const clean = name
    .replace(/^(?:(?:Object|Module|module|exports|<anonymous>)\.)+/, '')
    // Why: a computed name may hold anything, and it is printed on one line.
    .replace(/\s+/g, ' ');
  const type = typeNameOf(site);
  return type === undefined || clean.includes('.') || site.isConstructor()
    ? clean
    : `${type}.${clean}`;
}

const PLAIN_TYPES = new SafeSet([
  'Object',
  'Module',
  'Function',
  'Array',
  'global',
  'process',
  'Window',
]);

function typeNameOf(site: NodeJS.CallSite): string | undefined {
  try {
    const type = site.getTypeName();
    if (!type || PLAIN_TYPES.has(type) || site.isToplevel()) return undefined;
    return site.getMethodName() === null ? undefined : type;
  } catch {
    // Why: reading a type name touches the receiver, which may be a hostile proxy.
    return undefined;
  }
}
