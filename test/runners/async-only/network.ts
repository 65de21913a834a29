import { certificate } from './certificate.js';
import { workloads, type WorkloadFile } from './workload.js';

/** Everything on loopback. */
export const network: readonly WorkloadFile[] = [
  {
    name: 'http',
    head: `
      import { once } from 'node:events';
      import http from 'node:http';
      import https from 'node:https';
      import http2 from 'node:http2';
      import { text } from 'node:stream/consumers';
      const tls = ${JSON.stringify(certificate)};
      const listening = async (server) => { server.listen(0, '127.0.0.1'); await once(server, 'listening'); return server.address().port; };
      const closing = (server) => new Promise((resolve) => { server.closeAllConnections?.(); server.close(resolve); });
      const answer = async (request) => { const [response] = await once(request, 'response'); return text(response); };
    `,
    workloads: workloads({
      'http server and client': `
        const server = http.createServer((request, response) => response.end('path ' + request.url));
        const port = await listening(server);
        expect(await answer(http.get({ port, path: '/a' }))).toBe('path /a');
        await closing(server);`,
      'http bodies': `
        const server = http.createServer(async (request, response) => { response.end(await text(request)); });
        const port = await listening(server);
        const request = http.request({ port, method: 'POST' });
        request.end('body'.repeat(10_000));
        expect((await answer(request)).length).toBe(40_000);
        await closing(server);`,
      'http keep-alive agent': `
        const agent = new http.Agent({ keepAlive: true });
        const server = http.createServer((_request, response) => response.end('ok'));
        const port = await listening(server);
        for (let n = 0; n < 3; n++) expect(await answer(http.get({ port, agent }))).toBe('ok');
        agent.destroy();
        await closing(server);`,
      'https server and client': `
        const server = https.createServer(tls, (_request, response) => response.end('secret'));
        const port = await listening(server);
        expect(await answer(https.get({ port, host: 'localhost', ca: tls.cert }))).toBe('secret');
        expect(await answer(https.get({ port, host: 'localhost', rejectUnauthorized: false }))).toBe('secret');
        await closing(server);`,
      'http2 without tls': `
        const server = http2.createServer((_request, response) => response.end('two'));
        const port = await listening(server);
        const client = http2.connect('http://127.0.0.1:' + port);
        expect(await text(client.request({ ':path': '/' }))).toBe('two');
        client.close();
        await closing(server);`,
      'http2 with tls': `
        const server = http2.createSecureServer(tls, (_request, response) => response.end('two'));
        const port = await listening(server);
        const client = http2.connect('https://localhost:' + port, { ca: tls.cert });
        expect(await text(client.request({ ':path': '/' }))).toBe('two');
        client.close();
        await closing(server);`,
      'http2 file response': `
        const server = http2.createServer();
        server.on('stream', (stream) => stream.respondWithFile('package.json'));
        const port = await listening(server);
        const client = http2.connect('http://127.0.0.1:' + port);
        expect(await text(client.request({ ':path': '/' }))).toContain('project-under-test');
        client.close();
        await closing(server);`,
      fetch: `
        const server = http.createServer((request, response) => { request.resume(); response.end(JSON.stringify({ url: request.url })); });
        const url = 'http://127.0.0.1:' + (await listening(server));
        expect(await (await fetch(url + '/a')).json()).toEqual({ url: '/a' });
        expect((await fetch(url, { method: 'POST', body: new URLSearchParams({ a: '1' }) })).status).toBe(200);
        const form = new FormData();
        form.set('file', new Blob(['text']), 'file.txt');
        expect((await fetch(url, { method: 'POST', body: form })).status).toBe(200);
        await closing(server);`,
      'fetch of data and blob urls': `
        expect(await (await fetch('data:text/plain,hello')).text()).toBe('hello');`,
      'fetch that is aborted': `
        const server = http.createServer(() => {});
        const url = 'http://127.0.0.1:' + (await listening(server));
        await expect(fetch(url, { signal: AbortSignal.timeout(20) })).rejects.toThrow();
        await closing(server);`,
    }),
  },
  {
    name: 'sockets',
    head: `
      import dgram from 'node:dgram';
      import dns from 'node:dns';
      import { once } from 'node:events';
      import net from 'node:net';
      import { text } from 'node:stream/consumers';
      import tls from 'node:tls';
      import { promisify } from 'node:util';
      const identity = ${JSON.stringify(certificate)};
    `,
    workloads: workloads({
      'net server and client': `
        const server = net.createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
        await once(server, 'listening');
        expect(await text(net.connect(server.address().port, '127.0.0.1'))).toBe('hello');
        server.close();`,
      'unix socket': `
        const path = '/tmp/async-only-' + process.pid + '-' + Math.random().toString(36).slice(2) + '.sock';
        const server = net.createServer((socket) => socket.end('hello')).listen(path);
        await once(server, 'listening');
        expect(await text(net.connect(path))).toBe('hello');
        server.close();`,
      'tls server and client': `
        const server = tls.createServer(identity, (socket) => socket.end('hello')).listen(0, '127.0.0.1');
        await once(server, 'listening');
        expect(await text(tls.connect({ port: server.address().port, host: 'localhost', ca: identity.cert }))).toBe('hello');
        server.close();`,
      dgram: `
        const receiver = dgram.createSocket('udp4');
        receiver.bind(0, '127.0.0.1');
        await once(receiver, 'listening');
        const message = once(receiver, 'message');
        const sender = dgram.createSocket('udp4');
        sender.send('hello', receiver.address().port, '127.0.0.1');
        expect(String((await message)[0])).toBe('hello');
        sender.close();
        receiver.close();`,
      'dns lookup': `
        expect((await dns.promises.lookup('localhost')).address).toBeTruthy();
        await promisify(dns.lookup)('localhost');`,
      'dns resolver': `
        const resolver = new dns.promises.Resolver({ timeout: 20, tries: 1 });
        resolver.setServers(['127.0.0.1:9']);
        await expect(resolver.resolve4('example.test')).rejects.toThrow();`,
    }),
  },
];
