import type { Node } from '@babel/types';
import type { NodePath } from '../scopes.js';
import { placeOf, type Use } from './places.js';

/** One use of a place that others can reach. */
export interface Access extends Use {
  /** The expression that reads or writes. */
  readonly path: NodePath;
  /** Where in the text it has happened: what is read is read where it begins, what is written where it ends. */
  readonly at: number;
}

/** Methods that look into a collection, and that change it. */
const READERS = new Set(
  'at entries every filter find findIndex get has includes indexOf join keys map reduce slice some values'.split(
    ' ',
  ),
);
const WRITERS = new Set(
  'add append clear delete fill pop push reverse set shift sort splice unshift'.split(' '),
);
/** Methods that call a function before they return. */
const AT_ONCE = new Set(
  'every filter find findIndex flatMap forEach map reduce reduceRight replace replaceAll some sort toSorted'.split(
    ' ',
  ),
);

/** Why kept: a function may have many calls, and each asks for all of it. */
const known = new WeakMap<Node, Access[]>();

/** What the code of a function, or of a file outside of functions, reads and writes that others can reach. */
export function accessesIn(home: NodePath): readonly Access[] {
  const kept = known.get(home.node);
  if (kept) return kept;
  const found: Access[] = [];
  known.set(home.node, found);
  const targets = new Set<Node>();
  const note = (path: NodePath, isWrite: boolean, whole: NodePath, within: string[] = []): void => {
    const place = placeOf(path, home, within);
    if (!place) return;
    const { start, end } = whole.node;
    const at = (isWrite ? end : start) as number;
    found.push({ ...place, isWrite, isMethod: path.key === 'callee', path: whole, at });
  };
  const noteCall = (path: NodePath): void => {
    const callee = path.get('callee') as NodePath;
    const name = methodOf(callee.node);
    if (name === undefined) return;
    const object = callee.get('object') as NodePath;
    if (WRITERS.has(name)) note(object, true, path, ['*']);
    else if (READERS.has(name)) note(object, false, path, ['*']);
    else if (object.isIdentifier({ name: 'process' }) && name === 'chdir') {
      note(object, true, path, ['cwd()']);
    } else note(callee, false, callee);
    if (!object.isIdentifier()) note(object, false, object);
  };
  const noteMember = (path: NodePath): void => {
    const { node, parent, key } = path;
    if (targets.has(node) || key === 'callee') return;
    if (key === 'object' && parent.type.endsWith('MemberExpression')) return;
    note(path, false, path);
  };
  home.traverse({
    Function(path) {
      if (!isCalledAtOnce(path)) path.skip();
    },
    AssignmentExpression(path) {
      for (const target of targetsOf(path.get('left') as NodePath)) {
        targets.add(target.node);
        if (path.node.operator !== '=') note(target, false, target);
        note(target, true, path);
      }
    },
    UpdateExpression(path) {
      note(path.get('argument') as NodePath, true, path);
    },
    UnaryExpression(path) {
      if (path.node.operator === 'delete') note(path.get('argument') as NodePath, true, path);
    },
    CallExpression: noteCall,
    OptionalCallExpression: noteCall,
    MemberExpression: noteMember,
    OptionalMemberExpression: noteMember,
    ReferencedIdentifier(path: NodePath) {
      if (path.isIdentifier()) note(path, false, path);
    },
  });
  return found;
}

/** Whether a function runs where it is written: it is called there, or by a method that does so before it returns. */
export function isCalledAtOnce({ node, parent }: NodePath): boolean {
  if (parent.type !== 'CallExpression') return false;
  if (parent.callee === node) return true;
  return AT_ONCE.has(methodOf(parent.callee) ?? '');
}

/** `get` of `a.b.get`. */
export function methodOf(callee: Node): string | undefined {
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') {
    return undefined;
  }
  const { property, computed } = callee;
  return property.type === 'Identifier' && !computed ? property.name : undefined;
}

/** What an assignment writes: one place, or those of a pattern. */
function targetsOf(left: NodePath): NodePath[] {
  if (left.isObjectPattern()) {
    return (left.get('properties') as NodePath[]).flatMap((property) =>
      targetsOf(property.get(property.isRestElement() ? 'argument' : 'value') as NodePath),
    );
  }
  if (left.isArrayPattern()) {
    return (left.get('elements') as NodePath[]).flatMap((each) =>
      each.node ? targetsOf(each) : [],
    );
  }
  if (left.isRestElement()) return targetsOf(left.get('argument') as NodePath);
  return left.isAssignmentPattern() ? targetsOf(left.get('left')) : [left];
}
