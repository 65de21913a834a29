// An interface of Mocha's with the names that the behaviours use, which are those of Vitest and Jest.
const { createRequire } = require('node:module');
const { format } = require('node:util');
const { expect, mocks } = require('../stand-ins.cjs');

// Why not required from here: the Mocha that runs is the project's.
const mocha = createRequire(`${process.cwd()}/package.json`)('mocha');
const { bdd } = (mocha.default ?? mocha).interfaces;

module.exports = function (suite) {
  bdd(suite);
  suite.on('pre-require', (context) => {
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
