// Loaded before a server: guards its process from the first server that listens on, and tells the test on
// demand what blocked, by the names of requests.
import { guardThread, installGuard } from '@loopguard/core/adapter';

const guard = installGuard();
const { followServers } = await import(process.env.FOLLOW_SERVERS);
const names = new Map();
let thread;
const undo = followServers(
  {
    contextStarts(name) {
      const id = `request ${names.size}`;
      names.set(id, name);
      return thread.contextStarts(id);
    },
  },
  () => {
    thread = guardThread(guard, {
      options: guard.prepareOptions({ stall: { mode: 'off' } }),
      root: import.meta.dirname,
      program: process.argv[1],
      onViolation() {},
    });
  },
);

process.on('message', () => {
  const counts = {};
  for (const { test, call, count } of thread.close()?.calls ?? []) {
    const name = names.get(test.name)?.() ?? test.name;
    const own = (counts[name] ??= {});
    own[call] = (own[call] ?? 0) + count;
  }
  undo();
  process.send({ counts }, () => process.exit());
});
