import { workloads, type WorkloadFile } from './workload.js';

/** Processes, threads, cryptography, timers and modules. */
export const computing: readonly WorkloadFile[] = [
  {
    name: 'processes',
    head: `
      import { exec, execFile, fork, spawn } from 'node:child_process';
      import { once } from 'node:events';
      import { promisify } from 'node:util';
      import { text } from 'node:stream/consumers';
      import { BroadcastChannel, MessageChannel, Worker } from 'node:worker_threads';
    `,
    workloads: workloads({
      exec: `expect((await promisify(exec)('echo hello')).stdout.trim()).toBe('hello');`,
      execFile: `expect((await promisify(execFile)(process.execPath, ['--version'])).stdout).toContain('v');`,
      spawn: `
        const child = spawn(process.execPath, ['-e', 'process.stdin.pipe(process.stdout)']);
        child.stdin.end('hello');
        expect(await text(child.stdout)).toBe('hello');`,
      'spawn with a shell': `expect((await once(spawn('exit 3', { shell: true }), 'close'))[0]).toBe(3);`,
      'spawn of a missing program': `expect((await once(spawn('no-such-program-here'), 'error'))[0].code).toBe('ENOENT');`,
      'spawn that inherits': `await once(spawn(process.execPath, ['-e', ''], { stdio: 'inherit' }), 'close');`,
      'fork with messages': `
        const child = fork('child.cjs', { execArgv: [], serialization: 'advanced' });
        child.send({ ask: 1 });
        expect((await once(child, 'message'))[0]).toEqual({ ask: 1 });
        await once(child, 'close');`,
      'spawn that is aborted': `
        const controller = new AbortController();
        const child = spawn('sleep', ['5'], { signal: controller.signal });
        const failed = once(child, 'error');
        controller.abort();
        expect((await failed)[0].name).toBe('AbortError');`,
      worker: `
        const worker = new Worker('const { parentPort } = require("worker_threads"); parentPort.on("message", (m) => { parentPort.postMessage(m * 2); parentPort.close(); })', { eval: true });
        worker.postMessage(21);
        expect((await once(worker, 'message'))[0]).toBe(42);
        await worker.terminate();`,
      'worker that prints': `await once(new Worker('console.log("from a worker")', { eval: true }), 'exit');`,
      'message channel': `
        const { port1, port2 } = new MessageChannel();
        port2.postMessage({ a: 1 });
        expect((await once(port1, 'message'))[0]).toEqual({ a: 1 });
        port1.close();`,
      'broadcast channel': `
        const a = new BroadcastChannel('async-only'), b = new BroadcastChannel('async-only');
        const received = new Promise((resolve) => { b.onmessage = (event) => resolve(event.data); });
        a.postMessage('hello');
        expect(await received).toBe('hello');
        a.close();
        b.close();`,
    }),
  },
  {
    name: 'crypto',
    head: `
      import crypto from 'node:crypto';
      import { createReadStream } from 'node:fs';
      import { pipeline } from 'node:stream/promises';
      import { promisify } from 'node:util';
    `,
    workloads: workloads({
      'key derivation': `
        await promisify(crypto.pbkdf2)('word', 'salt', 10, 16, 'sha256');
        await promisify(crypto.scrypt)('word', 'salt', 16);
        await promisify(crypto.hkdf)('sha256', 'key', 'salt', 'info', 16);`,
      'random values': `
        await promisify(crypto.randomBytes)(1024); await promisify(crypto.randomFill)(Buffer.alloc(16)); await promisify(crypto.randomInt)(10);
        crypto.randomUUID(); crypto.randomBytes(16); crypto.getRandomValues(new Uint8Array(8)); crypto.randomInt(5);`,
      'key generation': `
        await promisify(crypto.generateKeyPair)('ec', { namedCurve: 'prime256v1' });
        await promisify(crypto.generateKey)('hmac', { length: 128 });
        const prime = await promisify(crypto.generatePrime)(32);
        await promisify(crypto.checkPrime)(prime);`,
      'signing with a callback': `
        const { privateKey, publicKey } = await promisify(crypto.generateKeyPair)('ed25519');
        const signature = await promisify(crypto.sign)(null, Buffer.from('text'), privateKey);
        expect(await promisify(crypto.verify)(null, Buffer.from('text'), publicKey, signature)).toBe(true);`,
      'hash of a stream': `
        const hash = crypto.createHash('sha256');
        await pipeline(createReadStream('package.json'), hash);
        expect(hash.digest('hex').length).toBe(64);
        expect(crypto.createHmac('sha1', 'key').update('text').digest('hex').length).toBe(40);
        expect(crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('a'))).toBe(true);`,
      cipher: `
        const cipher = crypto.createCipheriv('aes-128-cbc', Buffer.alloc(16), Buffer.alloc(16));
        expect(Buffer.concat([cipher.update('text'), cipher.final()]).length).toBe(16);`,
      'web crypto': `
        const { subtle } = crypto.webcrypto;
        await subtle.digest('SHA-256', Buffer.from('text'));
        const key = await subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['encrypt', 'decrypt']);
        const iv = new Uint8Array(12);
        const sealed = await subtle.encrypt({ name: 'AES-GCM', iv }, key, Buffer.from('text'));
        expect(Buffer.from(await subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed)).toString()).toBe('text');
        await subtle.exportKey('raw', key);`,
    }),
  },
  {
    name: 'time',
    head: `
      import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
      import events, { EventEmitter } from 'node:events';
      import { performance, PerformanceObserver } from 'node:perf_hooks';
      import timers from 'node:timers/promises';
    `,
    workloads: workloads({
      timers: `await new Promise((resolve) => setTimeout(resolve, 2)); await new Promise((resolve) => setImmediate(resolve)); await new Promise((resolve) => process.nextTick(resolve));`,
      'timers/promises': `await timers.setTimeout(2); await timers.setImmediate(); await timers.scheduler.wait(1); for await (const _tick of timers.setInterval(1)) break;`,
      microtasks: `await new Promise((resolve) => queueMicrotask(() => resolve(undefined))); await Promise.all([1, 2].map(async (n) => n)); await Promise.allSettled([Promise.reject(new Error('no'))]);`,
      'abort signals': `await expect(timers.setTimeout(1000, undefined, { signal: AbortSignal.timeout(5) })).rejects.toThrow(); expect(AbortSignal.any([AbortSignal.abort()]).aborted).toBe(true);`,
      emitters: `
        const emitter = new EventEmitter();
        setTimeout(() => emitter.emit('work', 1), 1);
        expect((await events.once(emitter, 'work'))[0]).toBe(1);
        const target = new EventTarget();
        setTimeout(() => target.dispatchEvent(new Event('work')), 1);
        await events.once(target, 'work');`,
      'async local storage': `
        const storage = new AsyncLocalStorage<number>();
        expect(await storage.run(1, async () => { await timers.setTimeout(1); return storage.getStore(); })).toBe(1);
        expect(storage.run(2, () => new AsyncResource('work')).runInAsyncScope(() => storage.getStore())).toBe(2);`,
      performance: `
        const observer = new PerformanceObserver(() => {});
        observer.observe({ entryTypes: ['measure'] });
        performance.mark('a'); performance.measure('a to now', 'a');
        await timers.setTimeout(2);
        observer.disconnect();`,
      'fake timers': `vi.useFakeTimers(); const fired = vi.fn(); setTimeout(fired, 1000); vi.advanceTimersByTime(1000); expect(fired).toHaveBeenCalledTimes(1); vi.useRealTimers();`,
    }),
  },
  {
    name: 'modules',
    head: `import fs from 'node:fs';`,
    workloads: workloads({
      'import of a builtin': `expect(await import('node:punycode').then(() => true, () => true)).toBe(true); await import('node:repl');`,
      'import of a file': `expect((await import('./lazy')).text).toContain('project-under-test');`,
      'import of a file again': `expect((await import('./lazy')).text).toContain('project-under-test');`,
      'import of CommonJS': `expect((await import('./common.cjs')).default.text).toContain('lazy');`,
      'import of JSON': `expect((await import('./data.json')).default).toEqual({ value: 1 });`,
      'import of a package': `expect(await import('sinon')).toBeDefined();`,
      'import that fails': `const missing = './no-such-file'; await expect(import(missing)).rejects.toThrow();`,
    }),
  },
  {
    name: 'output',
    head: `
      import assert from 'node:assert';
      import diagnostics from 'node:diagnostics_channel';
      import os from 'node:os';
      import url from 'node:url';
      import util from 'node:util';
      import v8 from 'node:v8';
    `,
    workloads: workloads({
      console: `console.log('a line'); console.error('a line'); console.table([{ a: 1 }]); console.dir({ a: { b: 1 } }); console.time('t'); console.timeEnd('t'); console.trace('here');`,
      'process.stdout': `process.stdout.write('a line\\n'); process.stderr.write('a line\\n'); process.stdout.write('x'.repeat(100_000) + '\\n');`,
      'errors and stacks': `const error = new Error('text', { cause: new TypeError('inner') }); expect(error.stack).toContain('text'); util.inspect(error); console.log(error);`,
      'failing assertions': `
        expect(() => assert.deepStrictEqual({ a: 1 }, { a: 2 })).toThrow();
        expect(() => assert.ok(0 as unknown as boolean)).toThrow();
        expect(() => assert(1 > 2)).toThrow();
        expect(() => { expect({ a: 1 }).toEqual({ a: 2 }); }).toThrow();`,
      snapshots: `expect({ a: 1, b: [1, 2] }).toMatchSnapshot(); expect('another').toMatchSnapshot();`,
      'mock functions': `const mock = vi.fn((n: number) => n + 1); expect(mock(1)).toBe(2); const spied = { run: () => 1 }; vi.spyOn(spied, 'run').mockReturnValue(2); expect(spied.run()).toBe(2); vi.restoreAllMocks();`,
      urls: `expect(new URL('/a?b=1', 'https://example.test').searchParams.get('b')).toBe('1'); url.pathToFileURL('/a b'); url.fileURLToPath('file:///a%20b');`,
      blobs: `expect(await new Blob(['a', 'b']).text()).toBe('ab'); expect(await new Response(new Blob(['c'])).text()).toBe('c'); expect(structuredClone({ a: new Map([[1, 2]]) }).a.get(1)).toBe(2);`,
      'system information': `os.cpus(); os.hostname(); os.totalmem(); process.memoryUsage(); process.resourceUsage(); process.cwd(); v8.getHeapStatistics(); util.inspect(process.versions);`,
      'diagnostics channel': `const channel = diagnostics.channel('async-only'); channel.subscribe(() => {}); channel.publish({ a: 1 });`,
      warnings: `process.emitWarning('a warning of a workload'); await new Promise((resolve) => setImmediate(resolve));`,
      WebAssembly: `await WebAssembly.instantiate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));`,
    }),
  },
];
