import { blocked, type Behaviour } from '../behaviour.js';

const existsSync = `fs.«call»existsSync('package.json')`;

/** Ways by which Node, the engine or a runner calls the user's code: title → body of an async test. */
const ways: Readonly<Record<string, string>> = {
  // The engine
  'a toJSON method': `JSON.stringify({ toJSON() { return ${existsSync}; } });`,
  'a replacer of JSON.stringify': `JSON.stringify({ a: 1 }, (_key, value) => (${existsSync}, value));`,
  'a reviver of JSON.parse': `JSON.parse('1', (_key, value) => (${existsSync}, value));`,
  'a getter that a spread reads': `void { ...{ get value() { return ${existsSync}; } } };`,
  'a setter': `({ set value(_v: number) { ${existsSync}; } }).value = 1;`,
  'a proxy trap': `void (new Proxy({}, { get: () => ${existsSync} }) as any).anything;`,
  'an iterator': `void [...{ *[Symbol.iterator]() { yield ${existsSync}; } }];`,
  'a comparator': `[2, 1].sort((a, b) => (${existsSync}, a - b));`,
  'a replacement function': `'a'.replace('a', () => String(${existsSync}));`,
  'a tag of a template':
    'const tag = (_strings: TemplateStringsArray) => ' + existsSync + '; tag`x`;',
  'a static block': `class Holder { static value: boolean; static { Holder.value = ${existsSync}; } } void Holder.value;`,
  'a field initializer': `class Holder { value = ${existsSync}; } new Holder();`,
  'a generator': `const steps = (function* () { yield ${existsSync}; })(); steps.next();`,
  'an async generator': `for await (const _ of (async function* () { yield ${existsSync}; })());`,
  'Symbol.toPrimitive':
    'void `${({ [Symbol.toPrimitive]: () => String(' + existsSync + ') }) as any}`;',
  'a default argument': `((value = ${existsSync}) => value)();`,
  'Symbol.hasInstance': `void ({} instanceof ({ [Symbol.hasInstance]: () => ${existsSync} } as any));`,
  'Reflect.construct': `Reflect.construct(class { constructor() { ${existsSync}; } }, []);`,
  'a function that WebAssembly imports': `
    const bytes = new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,2,7,1,1,109,1,102,0,0,3,2,1,0,7,7,1,3,114,117,110,0,1,10,6,1,4,0,16,0,11]);
    const { instance } = await WebAssembly.instantiate(bytes, { m: { f: () => void ${existsSync} } });
    (instance.exports as any).run();`,
  // Node
  'util.inspect.custom': `util.inspect({ [util.inspect.custom]: () => String(${existsSync}) });`,
  'console.log of an object with a custom inspection': `
    const seen = new consoles.Console(new stream.PassThrough().resume());
    seen.log({ [util.inspect.custom]: () => String(${existsSync}) });`,
  'util.promisify': `await util.promisify((done: () => void) => { ${existsSync}; done(); })();`,
  'util.callbackify': `await new Promise((done) => util.callbackify(async () => ${existsSync})(done as any));`,
  'a promise that a tick resolves': `await new Promise((done) => process.nextTick(() => done(${existsSync})));`,
  'AsyncLocalStorage#run': `new hooks.AsyncLocalStorage().run(1, () => ${existsSync});`,
  'AsyncResource#runInAsyncScope': `new hooks.AsyncResource('work').runInAsyncScope(() => ${existsSync});`,
  'a domain': `domain.create().run(() => { ${existsSync}; });`,
  'an event target': `
    const target = new EventTarget();
    target.addEventListener('work', () => { ${existsSync}; }, { once: true });
    target.dispatchEvent(new Event('work'));`,
  'a handler of a process event': `
    process.once('work' as any, () => { ${existsSync}; });
    process.emit('work' as any);`,
  'a message port': `
    const { port1, port2 } = new threads.MessageChannel();
    await new Promise<void>((done) => { port1.onmessage = () => { ${existsSync}; port1.close(); done(); }; port2.postMessage(1); });`,
  'a readable that is read from': `
    const readable = new stream.Readable({ read() { ${existsSync}; this.push(null); } });
    for await (const _ of readable);`,
  'a writable': `
    const writable = new stream.Writable({ write(_chunk, _encoding, next) { ${existsSync}; next(); } });
    writable.end('x');
    await events.once(writable, 'finish');`,
  'an operator of streams': `await stream.Readable.from([1]).map(() => ${existsSync}).toArray();`,
  'a web stream': `for await (const _ of new web.ReadableStream({ pull(controller) { ${existsSync}; controller.close(); } }) as any);`,
  'a filter of fs.promises.cp': `
    await fs.promises.writeFile('called-back/from.tmp', 'x');
    await fs.promises.cp('called-back/from.tmp', 'called-back/to.tmp', { filter: () => ${existsSync} });`,
  'a lookup function of net.connect': `
    const socket = net.connect({ host: 'localhost', port: 9, lookup: (_host, _options, done) => { ${existsSync}; done(new Error('no') as any, '', 4); } });
    await events.once(socket, 'error');`,
  'a callback of dns.lookup': `
    await new Promise<void>((done) => { dns.lookup('127.0.0.1', () => { ${existsSync}; done(); }); });`,
  'a listener of a worker that exits': `
    const worker = new threads.Worker('', { eval: true });
    await new Promise<void>((done) => worker.once('exit', () => { ${existsSync}; done(); }));`,
  'assert.throws': `assert.throws(() => { ${existsSync}; throw new Error('wanted'); });`,
  'a spy of node:test that calls through': `
    const { mock } = process.getBuiltinModule('node:test');
    const spy = mock.method(fs, 'statSync');
    fs.«call»statSync('package.json');
    spy.mock.restore();`,
  'performance.timerify': `perf.performance.timerify(() => ${existsSync})();`,
  diagnostics_channel: `
    const channel = diagnostics.channel('loopguard-test');
    const subscriber = () => { ${existsSync}; };
    channel.subscribe(subscriber);
    channel.publish({});
    channel.unsubscribe(subscriber);`,
  'finished of a stream': `
    const readable = stream.Readable.from(['x']).resume();
    await new Promise<void>((done) => stream.finished(readable, () => { ${existsSync}; done(); }));`,
};

const entries = Object.entries(ways);

/** User code that runs because something else called it. */
export const calledBack: readonly Behaviour[] = [
  {
    id: 'called-back',
    title: 'a call in code that Node or the engine calls belongs to the test',
    files: {
      'case.test.ts': `
        import assert from 'node:assert';
        import hooks from 'node:async_hooks';
        import consoles from 'node:console';
        import diagnostics from 'node:diagnostics_channel';
        import dns from 'node:dns';
        import domain from 'node:domain';
        import events from 'node:events';
        import fs from 'node:fs';
        import net from 'node:net';
        import perf from 'node:perf_hooks';
        import stream from 'node:stream';
        import web from 'node:stream/web';
        import threads from 'node:worker_threads';
        import util from 'node:util';
        ${entries.map(testOf).join('\n')}
        test('none of them', async () => { await fs.promises.stat('package.json'); });
      `,
    },
    tests: {
      ...Object.fromEntries(
        entries.map(([title], index) => [
          title,
          blocked({
            id: title.includes('node:test') ? 'fs.statSync' : 'fs.existsSync',
            where: `call-${index}`,
            count: 'any',
          }),
        ]),
      ),
      'none of them': 'passed',
    },
  },
];

function testOf([title, body]: [string, string], index: number): string {
  return `test(${JSON.stringify(title)}, async () => { ${body.replaceAll('«call»', `«call-${index}»`)} });`;
}
