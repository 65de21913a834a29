// An interface of Mocha's with the names that the behaviours use, which are those of Vitest and Jest.
const { createRequire } = require('node:module');
const { format } = require('node:util');
const { expect, mocks } = require('../stand-ins.cjs');

// Why not required from here: the Mocha that runs is the project's.
const mocha = createRequire(`${process.cwd()}/package.json`)('mocha');
const { interfaces, Suite } = mocha.default ?? mocha;

module.exports = function (root) {
  root.on('pre-require', (context, file, runner) => {
    // Why one for each file: what is at the top of a file would be at the top of all.
    const suite = Suite.create(root, '');
    suite.file = file;
    interfaces.bdd(suite);
    suite.emit('pre-require', context, file, runner);
    const { describe, it, before, after } = context;
    const test = Object.assign(it, { each: eachOf(it), todo: (title) => it(title) });
    describe.each = eachOf(describe);
    Object.assign(context, { test, beforeAll: before, afterAll: after, expect, mocks });
  });
};

function eachOf(declare) {
  return (rows) => (title, fn) => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row];
      const places = title.match(/%[sdifjoO]/g)?.length ?? 0;
      declare(format(title, ...values.slice(0, places)), () => fn(...values));
    }
  };
}
