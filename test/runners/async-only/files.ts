import { workloads, type WorkloadFile } from './workload.js';

/** Files, streams and compression. */
export const files: readonly WorkloadFile[] = [
  {
    name: 'fs',
    head: `
      import fs, { promises as fsp } from 'node:fs';
      import os from 'node:os';
      import path from 'node:path';
      import { once } from 'node:events';
      import { setTimeout as sleep } from 'node:timers/promises';
      import { promisify } from 'node:util';
      let dir: string;
      beforeEach(async () => { dir = await fsp.mkdtemp(path.join(os.tmpdir(), 'async-only-')); });
      afterEach(async () => { await fsp.rm(dir, { recursive: true, force: true }); });
      const file = (name = 'file.txt') => path.join(dir, name);
    `,
    workloads: workloads({
      'fs.promises read and write': `
        await fsp.writeFile(file(), 'text');
        await fsp.appendFile(file(), ' more');
        expect(await fsp.readFile(file(), 'utf8')).toBe('text more');
        expect((await fsp.readFile(file())).length).toBe(9);`,
      'fs.promises metadata': `
        await fsp.writeFile(file(), 'text');
        await fsp.access(file()); await fsp.stat(file()); await fsp.lstat(file()); await fsp.realpath(file());
        await fsp.chmod(file(), 0o600); await fsp.utimes(file(), 1, 1); await fsp.truncate(file(), 2); await fsp.statfs(dir);`,
      'fs.promises links': `
        await fsp.writeFile(file(), 'text');
        await fsp.symlink(file(), file('soft')); await fsp.readlink(file('soft')); await fsp.link(file(), file('hard'));
        await fsp.rename(file('hard'), file('renamed')); await fsp.unlink(file('soft')); await fsp.copyFile(file(), file('copy'));`,
      'fs.promises folders': `
        await fsp.mkdir(file('a/b/c'), { recursive: true });
        await fsp.writeFile(file('a/b/c/file.txt'), 'text');
        expect((await fsp.readdir(dir, { recursive: true })).length).toBeGreaterThan(2);
        await fsp.readdir(dir, { withFileTypes: true });
        for await (const entry of await fsp.opendir(dir)) expect(entry.name).toBe('a');
        await fsp.rm(file('a'), { recursive: true });`,
      'fs.promises.opendir recursive': `
        await fsp.mkdir(file('a/b'), { recursive: true });
        const names = [];
        for await (const entry of await fsp.opendir(dir, { recursive: true })) names.push(entry.name);
        expect(names).toEqual(['a', 'b']);`,
      'fs.promises.cp': `
        await fsp.mkdir(file('from/deep'), { recursive: true });
        await fsp.writeFile(file('from/deep/file.txt'), 'text');
        await fsp.cp(file('from'), file('to'), { recursive: true, filter: async () => true });
        expect(await fsp.readFile(file('to/deep/file.txt'), 'utf8')).toBe('text');`,
      'a file handle': `
        const handle = await fsp.open(file(), 'w+');
        await handle.write('one\\ntwo\\n'); await handle.writev([Buffer.from('three')]); await handle.sync(); await handle.datasync();
        await handle.stat(); await handle.read(Buffer.alloc(4), 0, 4, 0); await handle.truncate(7); await handle.close();
        const lines = [];
        for await (const line of (await fsp.open(file())).readLines()) lines.push(line);
        expect(lines).toEqual(['one', 'two']);`,
      'streams of a file handle': `
        await fsp.writeFile(file(), 'x'.repeat(100_000));
        let size = 0;
        const handle = await fsp.open(file());
        for await (const chunk of handle.createReadStream()) size += chunk.length;
        const target = await fsp.open(file('target'), 'w');
        target.createWriteStream().end('text');
        expect(size).toBe(100_000);
        await sleep(20);`,
      'fs callbacks': `
        await promisify(fs.writeFile)(file(), 'text');
        await promisify(fs.stat)(file()); await promisify(fs.readFile)(file()); await promisify(fs.readdir)(dir);
        await promisify(fs.realpath)(file()); await promisify(fs.realpath.native)(file()); await promisify(fs.mkdtemp)(file('temp-'));
        const descriptor = await promisify(fs.open)(file(), 'r');
        await promisify(fs.fstat)(descriptor); await promisify(fs.read)(descriptor, Buffer.alloc(4), 0, 4, 0); await promisify(fs.close)(descriptor);
        await promisify(fs.cp)(file(), file('copy')); await promisify(fs.rm)(file('copy'));`,
      'fs.createReadStream and createWriteStream': `
        const target = fs.createWriteStream(file());
        for (let n = 0; n < 50; n++) target.write('line ' + n + '\\n');
        target.end();
        await once(target, 'finish');
        let size = 0;
        for await (const chunk of fs.createReadStream(file(), { highWaterMark: 64 })) size += chunk.length;
        expect(size).toBeGreaterThan(300);`,
      'fs.openAsBlob': `
        await fsp.writeFile(file(), 'text');
        expect(await (await fs.openAsBlob(file())).text()).toBe('text');`,
      'fs.watch': `
        const watcher = fs.watch(dir);
        const changed = once(watcher, 'change');
        await fsp.writeFile(file(), 'text');
        await changed;
        watcher.close();`,
      'fs.promises.watch': `
        const controller = new AbortController();
        const write = sleep(20).then(() => fsp.writeFile(file(), 'text'));
        for await (const _event of fsp.watch(dir, { signal: controller.signal })) break;
        controller.abort();
        await write;`,
      'fs.watchFile': `
        fs.watchFile(file(), { interval: 10 }, () => {});
        await sleep(30);
        fs.unwatchFile(file());`,
    }),
  },
  {
    name: 'streams',
    head: `
      import { createReadStream } from 'node:fs';
      import readline from 'node:readline';
      import readlinePromises from 'node:readline/promises';
      import { Duplex, PassThrough, Readable, Transform, Writable } from 'node:stream';
      import { buffer, json, text } from 'node:stream/consumers';
      import { finished, pipeline } from 'node:stream/promises';
      import { StringDecoder } from 'node:string_decoder';
    `,
    workloads: workloads({
      'pipeline of transforms': `
        const upper = new Transform({ transform(chunk, _encoding, next) { next(null, String(chunk).toUpperCase()); } });
        const sink = new PassThrough();
        const result = text(sink);
        await pipeline(Readable.from(['a', 'b']), upper, sink);
        expect(await result).toBe('AB');`,
      'generators in a pipeline': `
        await pipeline(createReadStream('package.json'), async function* (source) { for await (const chunk of source) yield chunk; }, new PassThrough().resume());`,
      'stream consumers': `
        expect(await text(Readable.from(['a', 'b']))).toBe('ab');
        expect(await json(Readable.from(['[1]']))).toEqual([1]);
        expect((await buffer(createReadStream('package.json'))).length).toBeGreaterThan(0);`,
      'operators of readable streams': `
        expect(await Readable.from([1, 2, 3, 4]).filter((n) => n % 2 === 0).map(async (n) => n * 2, { concurrency: 2 }).toArray()).toEqual([4, 8]);`,
      'a writable that waits': `
        const writable = new Writable({ write(_chunk, _encoding, next) { setTimeout(next, 1); } });
        for (let n = 0; n < 5; n++) writable.write('x');
        writable.end();
        await finished(writable);`,
      'Duplex.from': `await pipeline(Readable.from(['x']), Duplex.from(async function* (source) { yield* source; }), new PassThrough().resume());`,
      readline: `
        const lines = [];
        for await (const line of readline.createInterface({ input: createReadStream('package.json') })) lines.push(line);
        expect(lines.length).toBeGreaterThan(0);`,
      'readline question': `
        const input = new PassThrough();
        const dialogue = readlinePromises.createInterface({ input, output: new PassThrough() });
        const answer = dialogue.question('?');
        input.write('yes\\n');
        expect(await answer).toBe('yes');
        dialogue.close();`,
      'web streams': `
        const source = new ReadableStream({ start(controller) { controller.enqueue('a'); controller.close(); } });
        const chunks = [];
        for await (const chunk of source.pipeThrough(new TransformStream())) chunks.push(chunk);
        expect(chunks).toEqual(['a']);
        await Readable.fromWeb(new Blob(['text']).stream() as never).toArray();`,
      'text codec streams': `
        const encoded = new Blob(['tëxt']).stream().pipeThrough(new TextDecoderStream() as never);
        for await (const chunk of encoded) expect(chunk).toBe('tëxt');`,
      'compression streams': `
        const packed = new Blob(['text'.repeat(1000)]).stream().pipeThrough(new CompressionStream('gzip') as never);
        const unpacked = packed.pipeThrough(new DecompressionStream('gzip') as never);
        expect((await new Response(unpacked).text()).length).toBe(4000);`,
      'string decoder': `expect(new StringDecoder('utf8').write(Buffer.from('text'))).toBe('text');`,
    }),
  },
  {
    name: 'zlib',
    head: `
      import { Readable } from 'node:stream';
      import { pipeline } from 'node:stream/promises';
      import { PassThrough } from 'node:stream';
      import { promisify } from 'node:util';
      import zlib from 'node:zlib';
    `,
    workloads: workloads({
      'gzip and gunzip': `expect(String(await promisify(zlib.gunzip)(await promisify(zlib.gzip)('text')))).toBe('text');`,
      'deflate and inflate': `
        expect(String(await promisify(zlib.inflate)(await promisify(zlib.deflate)('text')))).toBe('text');
        expect(String(await promisify(zlib.inflateRaw)(await promisify(zlib.deflateRaw)('text')))).toBe('text');
        expect(String(await promisify(zlib.unzip)(await promisify(zlib.gzip)('text')))).toBe('text');`,
      brotli: `expect(String(await promisify(zlib.brotliDecompress)(await promisify(zlib.brotliCompress)('text')))).toBe('text');`,
      'zlib streams': `
        await pipeline(Readable.from(['text'.repeat(10_000)]), zlib.createGzip(), zlib.createGunzip(), new PassThrough().resume());
        await pipeline(Readable.from(['text']), zlib.createBrotliCompress(), zlib.createBrotliDecompress(), new PassThrough().resume());`,
    }),
  },
];
