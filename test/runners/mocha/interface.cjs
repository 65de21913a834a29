// An interface of Mocha's with the names that the behaviours use, which are those of Vitest and Jest.
const { createRequire } = require('node:module');
const { expect, mocks, rowsOf } = require('../stand-ins.cjs');

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
    const test = Object.assign(withBody(it), {
      skip: withBody(it.skip),
      only: it.only,
      each: eachOf(it),
      todo: (title) => it(title),
    });
    describe.each = eachOf(describe);
    const retries = (count) => suite.retries(count);
    Object.assign(context, {
      test,
      it: test,
      beforeAll: before,
      afterAll: after,
      expect,
      mocks,
      retries,
    });
  });
};

/** Why: Mocha knows no third argument, and forgets the function of a test that is skipped, and by it the results know one that is to do. */
function withBody(declare) {
  return (title, fn, timeout) => {
    const test = declare(title, fn);
    if (timeout !== undefined) test.timeout(timeout);
    if (fn && !test.body) test.body = String(fn);
    return test;
  };
}

function eachOf(declare) {
  return (table, ...inTemplate) =>
    (title, fn) => {
      for (const row of rowsOf(title, table, inTemplate)) {
        declare(row.title, () => fn(...row.values));
      }
    };
}
