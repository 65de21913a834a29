import type { CallExpression } from '@babel/types';
import type { NodePath, Scopes } from '../scopes.js';
import { callersAround } from './callers.js';
import { lateAfter } from './events.js';
import { fileChangeAround } from './files.js';
import { type Meanwhile, Order } from './order.js';
import { runsOnce, sharedStateAround } from './shared-state.js';

/** What others may do while a call is waited for, that they could not before. */
export function whatOthersMayDo(
  path: NodePath<CallExpression>,
  { calls, source }: Scopes,
): Meanwhile {
  // Why: who awaits it already gives others their turn there.
  if (path.parentPath.isAwaitExpression()) return {};
  const order = new Order(path);
  const state = sharedStateAround(order);
  const callers = callersAround(order, calls);
  const sure = state.sure ?? callers.sure;
  if (sure !== undefined) return { sure };
  const may =
    callers.may ??
    (runsOnce(order.home)
      ? undefined
      : (state.may ?? lateAfter(order) ?? fileChangeAround(order, path, source)));
  return may === undefined ? {} : { may };
}
