import type { Carrier } from './suite-model.js';

const promised = (start: string, end: string): [string, string] => [
  `await new Promise<void>((done) => { ${start}`,
  `done(); ${end} });`,
];

/** What stands before and after a call, so that it comes from there. */
const frames: Readonly<Record<Carrier, readonly [before: string, after: string]>> = {
  direct: ['', ''],
  emitter: [
    `{ const emitter = new EventEmitter().on('work', () => {`,
    `}); emitter.emit('work'); }`,
  ],
  generator: [`for (const _ of (function* () { yield 1;`, `})()) void _;`],
  'abort signal': [
    `{ const abort = new AbortController(); abort.signal.addEventListener('abort', () => {`,
    `}); abort.abort(); }`,
  ],
  resource: [`new AsyncResource('work').runInAsyncScope(() => {`, `});`],
  await: [`await Promise.resolve(); {`, `}`],
  microtask: promised(`queueMicrotask(() => {`, `});`),
  nextTick: promised(`process.nextTick(() => {`, `});`),
  immediate: promised(`setImmediate(() => {`, `});`),
  timeout: promised(`setTimeout(() => {`, `}, 1);`),
  interval: promised(`const timer = setInterval(() => { clearInterval(timer);`, `}, 1);`),
  'later emitter': promised(
    `const emitter = new EventEmitter(); setImmediate(() => emitter.emit('work')); emitter.on('work', () => {`,
    `});`,
  ),
  once: [
    `{ const emitter = new EventEmitter(); process.nextTick(() => emitter.emit('work')); await once(emitter, 'work');`,
    `}`,
  ],
  readable: [
    `await pipeline(Readable.from(['x']), async (source) => { for await (const _ of source) {`,
    `} });`,
  ],
  transform: [
    `await pipeline(Readable.from(['x']), new Transform({ transform(chunk, _encoding, next) {`,
    `next(null, chunk); } }), async (source) => { for await (const _ of source) void _; });`,
  ],
  'fs callback': promised(`fs.stat('package.json', () => {`, `});`),
  'fs promise': [`await fs.promises.stat('package.json').then(() => {`, `});`],
  'zlib callback': promised(`zlib.gzip('text', () => {`, `});`),
  'crypto callback': promised(`crypto.randomBytes(8, () => {`, `});`),
  thenable: [`await ({ then(done: () => void) {`, `done(); } });`],
  'async generator': [`for await (const _ of (async function* () { yield 1;`, `})()) void _;`],
  'promise.all': [
    `await Promise.all([fs.promises.stat('.'), Promise.resolve().then(() => {`,
    `})]);`,
  ],
  rejection: [`await Promise.reject(new Error('swallowed')).catch(() => {`, `});`],
  'message port': promised(
    `const { port1, port2 } = new MessageChannel(); port1.postMessage('x'); port2.once('message', () => { port1.close();`,
    `});`,
  ),
  'own server': [`await useServer(() => {`, `});`],
  'response on pooled connection': [`await client(() => {`, `});`],
};

export function carrierLines(carrier: Carrier, call: readonly string[]): string[] {
  const [before, after] = frames[carrier];
  return [before, ...call, after].filter((line) => line !== '');
}
