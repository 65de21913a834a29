import { expect } from 'vitest';

import { blocked, type Behaviour } from '../behaviour.js';
import { environmentOf } from '../hosts.js';

/** Blocking functions that are handed to Node as they are: title → body, and what is reported. */
const ways: Readonly<Record<string, string>> = {
  'a listener of a readable stream': `
    const readable = new stream.PassThrough();
    readable.on('data', fs.existsSync);
    readable.end('package.json');
    await events.once(readable, 'close');`,
  'an emitter': `new events.EventEmitter().on('work', fs.existsSync).emit('work', 'package.json');`,
  'an async context': `new hooks.AsyncLocalStorage().run(1, fs.existsSync, 'package.json');`,
  'an immediate': `await new Promise((done) => { timers.setImmediate(fs.existsSync, 'package.json'); timers.setImmediate(done); });`,
  'a filter of fs.promises.cp': `
    await fs.promises.writeFile('FOLDER/from.tmp', 'x');
    await fs.promises.cp('FOLDER/from.tmp', 'FOLDER/to.tmp', { filter: fs.existsSync as any });`,
  'an operator of streams': `await stream.Readable.from(['package.json']).map(fs.existsSync as any).toArray();`,
  'a promise': `await Promise.resolve('package.json').then(fs.existsSync);`,
  'a microtask': `await new Promise((done) => { queueMicrotask(fs.existsSync.bind(fs, 'package.json')); queueMicrotask(done as () => void); });`,
};

const entries = Object.entries(ways);

/** A DOM has an event target of its own, and stands between the user and the call. */
function eventTarget(name: 'node' | 'dom', through: RegExp | undefined): Behaviour {
  return {
    id: `handed-over-event-target-${name}`,
    onlyOn: (host) => (environmentOf(host) === 'node') === (name === 'node'),
    title:
      'a blocking function that is handed to an event target is reported where the event is made',
    smoke: true,
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test('an event target', async () => {
          const target = new EventTarget();
          target.addEventListener('work', fs.existsSync as any);
          target.«call»dispatchEvent(new Event('work'));
        });
      `,
    },
    tests: {
      'an event target': blocked({
        id: 'fs.existsSync',
        where: 'call',
        ...(through && { through }),
      }),
    },
  };
}

/** A blocking function that Node calls, because the user gave it to Node, is the user's call. */
export const handedOver: readonly Behaviour[] = [
  {
    id: 'handed-over',
    title: 'a blocking function that is handed to Node as it is is reported',
    files: {
      'case.test.ts': `
        import hooks from 'node:async_hooks';
        import events from 'node:events';
        import fs from 'node:fs';
        import stream from 'node:stream';
        import timers from 'node:timers';
        ${entries.map(([title, body]) => `test(${JSON.stringify(title)}, async () => { ${body.replaceAll('FOLDER', 'handed-over')} });`).join('\n')}
        test('none of them', async () => { await fs.promises.stat('package.json'); });
      `,
    },
    tests: {
      ...Object.fromEntries(
        entries.map(([title]) => [title, blocked({ id: 'fs.existsSync', count: 'any' })]),
      ),
      'none of them': 'passed',
    },
  },
  eventTarget('node', undefined),
  eventTarget('dom', /^(?:jsdom|happy-dom) /),
  {
    id: 'handed-to-runner',
    title:
      'a blocking function that is handed to a part of the runner is reported at the line that did so',
    smoke: true,
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        const matcher = { asymmetricMatch: fs.existsSync, toString: () => 'matcher' };
        test('an asymmetric matcher', async () => { expect('package.json').toEqual(matcher); });
        test('a mock that calls through', async () => { vi.fn(fs.existsSync as any)('package.json'); });
        test('none of them', async () => { expect('package.json').toEqual(expect.any(String)); });
      `,
    },
    tests: {
      'an asymmetric matcher': blocked({ id: 'fs.existsSync', count: 'any' }),
      'a mock that calls through': blocked({ id: 'fs.existsSync', count: 'any' }),
      'none of them': 'passed',
    },
    check: ({ text }) => {
      for (const line of [3, 4]) expect(text).toMatch(new RegExp(`case\\.test\\.ts:${line}:`));
    },
  },
];
