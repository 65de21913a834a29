import { workloads, type WorkloadFile } from './workload.js';

const listen = `
  import { once } from 'node:events';
  const listening = async (server) => { server.listen(0, '127.0.0.1'); await once(server, 'listening'); return 'http://127.0.0.1:' + server.address().port; };
  const closing = (server) => new Promise((resolve) => { server.closeAllConnections?.(); server.close(resolve); });
`;

/** Well-known packages, each used as its readers are told to, against servers on loopback. */
export const packages: readonly WorkloadFile[] = [
  {
    name: 'web',
    head: `
      import http from 'node:http';
      import axios from 'axios';
      import express from 'express';
      import supertest from 'supertest';
      import { request } from 'undici';
      import { WebSocket, WebSocketServer } from 'ws';
      ${listen}
      const app = () => {
        const made = express();
        made.use(express.json());
        made.get('/user/:id', async (request, response) => { response.json({ id: request.params.id }); });
        made.post('/user', (request, response) => { response.status(201).json(request.body); });
        return made;
      };
    `,
    workloads: workloads({
      'express by supertest': `
        await supertest(app()).get('/user/7').expect(200, { id: '7' });
        await supertest(app()).post('/user').send({ name: 'x' }).expect(201, { name: 'x' });
        await supertest(app()).get('/nowhere').expect(404);`,
      'express over http by axios': `
        const server = http.createServer(app());
        const url = await listening(server);
        expect((await axios.post(url + '/user', { name: 'x' })).status).toBe(201);
        await expect(axios.get(url + '/nowhere')).rejects.toThrow('404');
        await closing(server);`,
      undici: `
        const server = http.createServer(app());
        const url = await listening(server);
        const { body } = await request(url + '/user/7');
        expect(await body.json()).toEqual({ id: '7' });
        await closing(server);`,
      'ws server and client': `
        const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
        await once(server, 'listening');
        server.on('connection', (socket) => socket.on('message', (data) => socket.send(String(data).toUpperCase())));
        const client = new WebSocket('ws://127.0.0.1:' + (server.address() as any).port);
        await once(client, 'open');
        client.send('hello');
        expect(String((await once(client, 'message'))[0])).toBe('HELLO');
        client.close();
        await once(client, 'close');
        await new Promise((resolve) => server.close(resolve));`,
    }),
  },
  {
    name: 'data',
    head: `
      import { once } from 'node:events';
      import net from 'node:net';
      import { PassThrough } from 'node:stream';
      import { createYoga, createSchema } from 'graphql-yoga';
      import { graphql, buildSchema } from 'graphql';
      import { Redis } from 'ioredis';
      import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
      import knex from 'knex';
      import pg from 'pg';
      import pino from 'pino';
      const port = async (server) => { server.listen(0, '127.0.0.1'); await once(server, 'listening'); return server.address().port; };
    `,
    workloads: workloads({
      'pg against a small fake': `
        const message = (type, ...parts) => { const body = Buffer.concat(parts.map((part) => typeof part === 'string' ? Buffer.from(part + '\\0') : part)); const head = Buffer.alloc(5); head.write(type); head.writeInt32BE(body.length + 4, 1); return Buffer.concat([head, body]); };
        const ints = (...values) => { const made = Buffer.alloc(values.length * 4); values.forEach((value, index) => made.writeInt32BE(value, index * 4)); return made; };
        const ready = message('Z', Buffer.from('I'));
        const server = net.createServer((socket) => {
          let isStarted = false;
          socket.on('data', (data) => {
            if (!isStarted) { isStarted = true; socket.write(Buffer.concat([message('R', ints(0)), ready])); return; }
            if (String.fromCharCode(data[0]) !== 'Q') { socket.end(); return; }
            const column = Buffer.concat([Buffer.from([0, 1]), Buffer.from('n\\0'), ints(0), Buffer.from([0, 0]), ints(25), Buffer.from([255, 255]), ints(-1), Buffer.from([0, 0])]);
            socket.write(Buffer.concat([message('T', column), message('D', Buffer.from([0, 1]), ints(1), Buffer.from('7')), message('C', 'SELECT 1'), ready]));
          });
        });
        const client = new pg.Client({ host: '127.0.0.1', port: await port(server), user: 'user', password: 'none', database: 'db', ssl: false });
        await client.connect();
        expect((await client.query('select 7 as n')).rows).toEqual([{ n: '7' }]);
        await client.end();
        server.close();`,
      'redis against a small fake': `
        const server = net.createServer((socket) => socket.on('data', (data) => {
          for (const _ of String(data).matchAll(/\\*\\d+\\r\\n/g)) socket.write('+PONG\\r\\n');
        }));
        const client = new Redis({ host: '127.0.0.1', port: await port(server), enableReadyCheck: false, lazyConnect: true });
        await client.connect();
        expect(await client.ping()).toBe('PONG');
        client.disconnect();
        await new Promise((resolve) => server.close(resolve));`,
      'pino to a stream': `
        const stream = new PassThrough();
        const logger = pino({ level: 'info' }, stream);
        logger.child({ part: 1 }).info({ err: new Error('text') }, 'hello %s', 'you');
        expect(String((await once(stream, 'data'))[0])).toContain('hello you');`,
      'a graphql schema': `
        const schema = buildSchema('type Query { user(id: ID!): String }');
        const { data } = await graphql({ schema, source: '{ user(id: 7) }', rootValue: { user: async ({ id }) => 'user ' + id } });
        expect(data?.['user']).toBe('user 7');`,
      'a graphql server': `
        const yoga = createYoga({ logging: false, schema: createSchema({ typeDefs: 'type Query { hello: String }', resolvers: { Query: { hello: async () => 'world' } } }) });
        const response = await yoga.fetch('http://localhost/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: '{ hello }' }) });
        expect(await response.json()).toEqual({ data: { hello: 'world' } });`,
      'kysely with a driver of its own': `
        const db = new Kysely<any>({ dialect: { createAdapter: () => new SqliteAdapter(), createDriver: () => new DummyDriver(), createIntrospector: (made) => new SqliteIntrospector(made), createQueryCompiler: () => new SqliteQueryCompiler() } });
        expect(await db.selectFrom('user').selectAll().where('id', '=', 7).execute()).toEqual([]);
        await db.destroy();`,
      'knex builds a query': `
        const db = knex({ client: 'pg' });
        expect(db('user').where({ id: 7 }).toSQL().sql).toContain('select');
        await db.destroy();`,
    }),
  },
  {
    name: 'fastify',
    head: `
      import axios from 'axios';
      import Fastify from 'fastify';
    `,
    workloads: workloads({
      'fastify with a schema, by inject and over http': `
        const server = Fastify();
        const schema = { response: { 200: { type: 'object', properties: { id: { type: 'string' } } } } };
        server.get('/user/:id', { schema }, async (request) => ({ id: (request.params as any).id }));
        expect((await server.inject('/user/7')).json()).toEqual({ id: '7' });
        const url = await server.listen({ port: 0, host: '127.0.0.1' });
        expect((await axios.get(url + '/user/8')).data).toEqual({ id: '8' });
        await server.close();`,
    }),
  },
  {
    name: 'modules-only',
    isEsmOnly: true,
    head: `
      import http from 'node:http';
      import got from 'got';
      import { JSDOM } from 'jsdom';
      ${listen}
    `,
    workloads: workloads({
      got: `
        const server = http.createServer((request, response) => { response.end(JSON.stringify({ url: request.url })); });
        const url = await listening(server);
        expect(await got(url + '/a').json()).toEqual({ url: '/a' });
        await closing(server);`,
      jsdom: `
        const { window } = new JSDOM('<p class="a">text</p><script>document.title = "ran"</script>', { runScripts: 'dangerously', url: 'http://localhost/' });
        expect(window.document.querySelector('.a')?.textContent).toBe('text');
        expect(window.document.title).toBe('ran');
        window.localStorage.setItem('a', '1');
        window.close();`,
    }),
  },
];
