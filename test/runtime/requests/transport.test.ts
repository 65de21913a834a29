import { once } from 'node:events';
import net from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { type Counts, removeFolders, startServer } from './guarded-server.js';

afterAll(removeFolders);

const EXISTS = 'fs.existsSync';

/** A connection that is written to and read from by hand. */
class Connection {
  readonly #socket: net.Socket;
  #text = '';

  constructor(port: number) {
    this.#socket = net.connect(port, '127.0.0.1');
    this.#socket.setEncoding('utf8').on('data', (text: string) => (this.#text += text));
  }

  send(...lines: string[]): void {
    this.#socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  }

  /** Waits for an answer, and forgets what came before it. */
  async sees(text: string): Promise<void> {
    while (!this.#text.includes(text)) await once(this.#socket, 'data');
    this.#text = this.#text.slice(this.#text.indexOf(text) + text.length);
  }

  async ends(): Promise<void> {
    if (this.#socket.closed) return;
    this.#socket.destroy();
    await once(this.#socket, 'close');
  }
}

async function counted(talk: (open: () => Connection) => Promise<void>): Promise<Counts> {
  const server = await startServer('transport', 'blocking');
  const all: Connection[] = [];
  await talk(() => {
    const connection = new Connection(server.port);
    all.push(connection);
    return connection;
  });
  await Promise.all(all.map((each) => each.ends()));
  return (await server.end()).counts;
}

const get = (path: string): [string, string] => [`GET ${path} HTTP/1.1`, 'Host: x'];

test('a connection that stays open does not make a request answer for another', async () => {
  const counts = await counted(async (open) => {
    const connection = open();
    for (const path of ['/one', '/quiet', '/two', '/quiet', '/two']) {
      connection.send(...get(path));
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await connection.sees('\r\n\r\n');
    }
  });
  expect(counts).toEqual({ 'GET /one': { [EXISTS]: 1 }, 'GET /two': { [EXISTS]: 2 } });
});

test('pipelined requests are each their own, also when an earlier one is answered last', async () => {
  const counts = await counted(async (open) => {
    const [connection, other] = [open(), open()];
    connection.send(...get('/hold/1'), '', ...get('/one'), '', ...get('/two'));
    other.send(...get('/quiet'));
    await other.sees('quiet');
    other.send(...get('/release'));
    for (let at = 0; at < 3; at++) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await connection.sees('false');
    }
  });
  expect(counts).toEqual({
    'GET /hold/:id': { [EXISTS]: 1 },
    'GET /one': { [EXISTS]: 1 },
    'GET /two': { [EXISTS]: 1 },
  });
});

test('what listens to the end of a response is its own', async () => {
  const counts = await counted(async (open) => {
    const connection = open();
    connection.send(...get('/finish'));
    await connection.sees('finished');
    connection.send(...get('/quiet'));
    await connection.sees('quiet');
  });
  expect(counts).toEqual({ 'GET /finish': { [EXISTS]: 2 } });
});

test('a handler that goes on after its client has left is still its own', async () => {
  const counts = await counted(async (open) => {
    const [connection, other] = [open(), open()];
    connection.send(...get('/hold/1'));
    other.send(...get('/quiet'));
    await other.sees('quiet');
    await connection.ends();
    other.send(...get('/release'));
    await other.sees('released');
    other.send(...get('/quiet'));
    await other.sees('quiet');
  });
  expect(counts).toEqual({ 'GET /hold/:id': { [EXISTS]: 1 } });
});

test('requests that ask before they send, connections and upgrades are followed', async () => {
  const counts = await counted(async (open) => {
    const [one, two, three, four] = [open(), open(), open(), open()];
    one.send('POST /asks HTTP/1.1', 'Host: x', 'Expect: 100-continue', 'Content-Length: 4');
    await one.sees('100 Continue');
    one.send('');
    await one.sees('false');
    two.send('POST /expects HTTP/1.1', 'Host: x', 'Expect: wonders', 'Content-Length: 0');
    await two.sees('false');
    three.send('CONNECT example.com:443 HTTP/1.1', 'Host: x');
    await three.sees('false');
    three.send('later');
    await three.sees('false');
    four.send('GET /up/7 HTTP/1.1', 'Host: x', 'Connection: Upgrade', 'Upgrade: x');
    await four.sees('false');
    four.send('later');
    await four.sees('false');
  });
  expect(counts).toEqual({
    'POST /asks': { [EXISTS]: 1 },
    'POST /expects': { [EXISTS]: 1 },
    CONNECT: { [EXISTS]: 2 },
    'GET /up/:id': { [EXISTS]: 2 },
  });
});
