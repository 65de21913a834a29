// Code of a user's file, with call sites of its own.
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import vm from 'node:vm';

const SOURCE = `(function (now) {
  function repeat(call, argument, count) {
    let last;
    for (let index = 0; index < count; index++) last = call(argument);
    return last;
  }
  function descend(depth, call, argument, count) {
    if (depth > 0) return descend(depth - 1, call, argument, count);
    return repeat(call, argument, count);
  }
  function timeOne(call, argument) {
    const start = now();
    call(argument);
    return now() - start;
  }
  function descendOne(depth, call, argument) {
    if (depth > 0) return descendOne(depth - 1, call, argument);
    return timeOne(call, argument);
  }
  return { descend, descendOne };
})`;

let sites = 0;

/**
 * Functions that call something many times, or once and timed, below a stack of a given depth.
 *
 * Why a copy for each use: V8 must not mix what it learns about the bare function with what it
 * learns about the wrapper.
 */
export function makeSite(directory, name) {
  const filename = path.join(directory, `${name}.js`);
  // Why another text each time: V8 keeps what it compiled by text, and what it has learned with it.
  const source = `${SOURCE} // ${++sites}`;
  return vm.runInThisContext(source, { filename })(performance.now.bind(performance));
}
