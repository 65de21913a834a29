import { blocked, fileError, type Behaviour } from '../behaviour.js';

const server = `
  import fs from 'node:fs';
  import http from 'node:http';
  import type { AddressInfo } from 'node:net';

  export async function startServer(): Promise<http.Server> {
    const server = http.createServer((request, response) => {
      if (request.url === '/sync') fs.«handler»readFileSync('package.json');
      response.end('done');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  export function get(server: http.Server, path: string, agent?: http.Agent): Promise<string> {
    const { port } = server.address() as AddressInfo;
    return new Promise((resolve, reject) => {
      http.get({ host: '127.0.0.1', port, path, agent }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk) => (body += chunk)).on('end', () => resolve(body));
      }).on('error', reject);
    });
  }

  export function stopServer(server: http.Server): Promise<void> {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  }
`;

const handler = { id: 'fs.readFileSync', where: 'handler' };

/** Calls in request handlers. */
export const servers: readonly Behaviour[] = [
  {
    id: 'server-in-test',
    title: 'a handler that blocks fails the test that created the server',
    files: {
      'server.ts': server,
      'case.test.ts': `
        import { get, startServer, stopServer } from './server';
        test.each(['/sync', '/async'])('requests %s', async (path) => {
          const server = await startServer();
          expect(await get(server, path)).toBe('done');
          await stopServer(server);
        });
      `,
    },
    tests: { 'requests /sync': blocked(handler), 'requests /async': 'passed' },
  },
  {
    id: 'server-in-before-all',
    title: 'a handler of a server from beforeAll fails the only running test',
    smoke: true,
    files: {
      'server.ts': server,
      'case.test.ts': `
        import { get, startServer, stopServer } from './server';
        let server;
        beforeAll(async () => { server = await startServer(); });
        afterAll(async () => { await stopServer(server); });
        test('requests the clean handler', async () => { expect(await get(server, '/async')).toBe('done'); });
        test('requests the blocking handler', async () => { expect(await get(server, '/sync')).toBe('done'); });
        test('requests the clean handler again', async () => { expect(await get(server, '/async')).toBe('done'); });
      `,
    },
    tests: {
      'requests the clean handler': 'passed',
      'requests the blocking handler': blocked(handler),
      'requests the clean handler again': 'passed',
    },
  },
  {
    id: 'server-at-module-level',
    title: 'a handler of a server from module level fails the only running test',
    files: {
      'server.ts': server,
      'case.test.ts': `
        import { get, startServer, stopServer } from './server';
        const starting = startServer();
        afterAll(async () => { await stopServer(await starting); });
        test('requests the blocking handler', async () => { expect(await get(await starting, '/sync')).toBe('done'); });
        test('requests the clean handler', async () => { expect(await get(await starting, '/async')).toBe('done'); });
      `,
    },
    tests: {
      'requests the blocking handler': blocked(handler),
      'requests the clean handler': 'passed',
    },
  },
  {
    id: 'server-keep-alive',
    title: 'a reused connection does not blame the test that opened it',
    files: {
      'server.ts': server,
      'case.test.ts': `
        import http from 'node:http';
        import { get, startServer, stopServer } from './server';
        const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
        let server;
        beforeAll(async () => { server = await startServer(); });
        afterAll(async () => { agent.destroy(); await stopServer(server); });
        test('opens the connection', async () => { expect(await get(server, '/async', agent)).toBe('done'); });
        test('uses it to block', async () => { expect(await get(server, '/sync', agent)).toBe('done'); });
        test('uses it once more', async () => { expect(await get(server, '/async', agent)).toBe('done'); });
      `,
    },
    tests: {
      'opens the connection': 'passed',
      'uses it to block': blocked(handler),
      'uses it once more': 'passed',
    },
  },
  {
    id: 'server-shared-by-concurrent-tests',
    title:
      'a handler that could serve several running tests fails the file and names the candidates',
    smoke: true,
    files: {
      'server.ts': server,
      'case.test.ts': `
        import { get, startServer, stopServer } from './server';
        let server, arrived = 0, open;
        const gate = new Promise<void>((resolve) => { open = resolve; });
        const together = () => { if (++arrived === 2) open(); return gate; };
        let left = 0, leave;
        const exit = new Promise<void>((resolve) => { leave = resolve; });
        const leaveTogether = () => { if (++left === 2) leave(); return exit; };
        beforeAll(async () => { server = await startServer(); });
        afterAll(async () => { await stopServer(server); });
        test.concurrent('candidate one', async () => { await together(); await get(server, '/sync'); await leaveTogether(); });
        test.concurrent('candidate two', async () => { await together(); await get(server, '/async'); await leaveTogether(); });
      `,
    },
    tests: { 'candidate one': 'passed', 'candidate two': 'passed' },
    fileErrors: [fileError(handler, 'candidate one', 'candidate two')],
  },
  {
    id: 'server-shared-by-tests-that-allow',
    title: 'a handler that could serve several tests is allowed where each of them allows the call',
    files: {
      'server.ts': server,
      'together.ts': `
        export function meeting(size: number): () => Promise<void> {
          let arrived = 0, open = (): void => {};
          const gate = new Promise<void>((resolve) => { open = resolve; });
          return () => { if (++arrived === size) open(); return gate; };
        }
      `,
      'all.test.ts': `
        import { allowBlocking } from '@loopguard/core';
        import { get, startServer, stopServer } from './server';
        import { meeting } from './together';
        const enter = meeting(2), leave = meeting(2);
        let server;
        beforeAll(async () => { server = await startServer(); });
        afterAll(async () => { await stopServer(server); });
        test.concurrent('allows by a call', async () => { allowBlocking('a small file'); await enter(); await get(server, '/sync'); await leave(); });
        // loopguard-allow fs.readFileSync -- a small file
        test.concurrent('allows by a comment', async () => { await enter(); await get(server, '/async'); await leave(); });
      `,
      'one.test.ts': `
        import { get, startServer, stopServer } from './server';
        import { meeting } from './together';
        const enter = meeting(2), leave = meeting(2);
        let server;
        beforeAll(async () => { server = await startServer(); });
        afterAll(async () => { await stopServer(server); });
        // loopguard-allow fs.readFileSync -- a small file
        test.concurrent('allows it', async () => { await enter(); await get(server, '/sync'); await leave(); });
        // loopguard-allow fs.existsSync -- another call
        test.concurrent('does not allow it', async () => { await enter(); await get(server, '/async'); await leave(); });
      `,
    },
    tests: {
      'allows by a call': 'passed',
      'allows by a comment': 'passed',
      'allows it': 'passed',
      'does not allow it': 'passed',
    },
    fileErrors: [
      { file: 'one.test.ts', calls: [handler], mentions: ['allows it', 'does not allow it'] },
    ],
  },
];
