// What the behaviours use of Vitest and Jest, for runners that have nothing of the kind: Jest's
// `expect` and mocks, and sinon's timers.
const { expect } = require('expect');
const { ModuleMocker } = require('jest-mock');
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
