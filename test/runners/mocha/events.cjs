// A reporter of Mocha's: prints every event with what it is about.
const NAMES = [
  'start',
  'suite',
  'suite end',
  'hook',
  'hook end',
  'test',
  'pass',
  'fail',
  'pending',
  'retry',
  'test end',
  'waiting',
  'ready',
  'end',
];

module.exports = function Events(runner) {
  const told = [];
  for (const name of NAMES) {
    runner.on(name, (node, error) => {
      const { title, type, state } = node ?? {};
      told.push([name, title, type, state, error && String(error.stack)]);
    });
  }
  runner.on('end', () => {
    for (const event of told) console.log(JSON.stringify(event));
  });
};
