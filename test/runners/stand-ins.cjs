// What the behaviours use of Vitest and Jest, for runners that have nothing of the kind: Jest's
// `expect` and mocks, and sinon's timers.
const { expect } = require('expect');
const { ModuleMocker } = require('jest-mock');
const { format } = require('node:util');
const sinon = require('sinon');

const mocker = new ModuleMocker(globalThis);
let clock;

exports.expect = expect;
exports.mocks = {
  fn: (...args) => mocker.fn(...args),
  spyOn: (...args) => mocker.spyOn(...args),
  restoreAllMocks: () => mocker.restoreAllMocks(),
  useFakeTimers: () => (clock = sinon.useFakeTimers({ shouldClearNativeTimers: true })),
  useRealTimers: () => clock?.restore(),
  advanceTimersByTime: (ms) => clock.tick(ms),
  async waitFor(check) {
    for (;;) {
      try {
        return await check();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
  },
};

/** The rows of `test.each`, from a table or a template: the title of each, and what its function is given. */
exports.rowsOf = function* (title, table, inTemplate) {
  for (const row of 'raw' in table ? rowsOfTemplate(table, inTemplate) : table) {
    const values = Array.isArray(row) ? row : [row];
    const places = title.match(/%[sdifjoO]/g)?.length ?? 0;
    const named = title.replaceAll(/\$(\w+)/g, (text, name) =>
      Object.hasOwn(Object(row), name) ? String(row[name]) : text,
    );
    yield { title: format(named, ...values.slice(0, places)), values };
  }
};

function rowsOfTemplate([head], values) {
  const names = head.split('|').map((name) => name.trim());
  const rows = [];
  for (let at = 0; at < values.length; at += names.length) {
    rows.push(Object.fromEntries(names.map((name, index) => [name, values[at + index]])));
  }
  return rows;
}
