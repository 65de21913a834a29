import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { certificate } from '../../runners/async-only/certificate.js';

export interface Wanted {
  readonly path: string;
  /** Sent in two parts. */
  readonly body?: readonly [string, string];
}

/** Asks a server for something and returns its answer. */
export interface Client {
  ask(wanted: Wanted): Promise<string>;
  close(): void;
}

export type Protocol = 'http' | 'https' | 'http2' | 'ws';

const CONNECTIONS = 20;

/** Asks for all of it over 20 connections that stay open, and returns the answers in order. */
export async function drive(
  protocol: Protocol,
  port: number,
  all: readonly Wanted[],
): Promise<string[]> {
  const client = clients[protocol](port);
  const answers: string[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < all.length) {
      const at = next++;
      // oxlint-disable-next-line no-await-in-loop -- one after the other on each connection
      answers[at] = await client.ask(all[at] as Wanted);
    }
  };
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, work));
  } finally {
    client.close();
  }
  return answers;
}

const clients: Readonly<Record<Protocol, (port: number) => Client>> = {
  http: (port) =>
    overHttp(http, new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS }), port),
  https: (port) => {
    const agent = new https.Agent({
      keepAlive: true,
      maxSockets: CONNECTIONS,
      ca: certificate.cert,
      servername: 'localhost',
    });
    return overHttp(https, agent, port);
  },
  http2: (port) => {
    const session = http2.connect(`http://127.0.0.1:${port}`);
    return {
      async ask({ path, body }) {
        const stream = session.request({ ':path': path, ':method': body ? 'POST' : 'GET' });
        return answerOf(
          stream,
          body,
          once(stream, 'response').then(() => stream),
        );
      },
      close: () => session.close(),
    };
  },
  ws: (port) => {
    let count = 0;
    return {
      async ask({ path }) {
        const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`);
        await once(socket, 'open');
        const answers: string[] = [];
        // Two messages: the second comes when nothing of the upgrade is under way any more.
        for (const text of [`${++count}a`, `${count}b`]) {
          socket.send(text);
          // oxlint-disable-next-line no-await-in-loop -- see above
          const [data] = (await once(socket, 'message')) as [Buffer];
          answers.push(data.toString().replace(`${text} `, ''));
        }
        socket.close();
        await once(socket, 'close');
        return [...new Set(answers)].join();
      },
      close() {},
    };
  },
};

function overHttp(from: typeof http | typeof https, agent: http.Agent, port: number): Client {
  return {
    async ask({ path, body }) {
      const request = from.request({
        port,
        path,
        agent,
        host: '127.0.0.1',
        method: body ? 'POST' : 'GET',
        headers: body ? { 'content-type': 'application/json', 'transfer-encoding': 'chunked' } : {},
      });
      const response = once(request, 'response') as Promise<[http.IncomingMessage]>;
      return answerOf(
        request,
        body,
        response.then(([message]) => message),
      );
    },
    close: () => agent.destroy(),
  };
}

async function answerOf(
  request: NodeJS.WritableStream,
  body: Wanted['body'],
  response: Promise<NodeJS.ReadableStream>,
): Promise<string> {
  if (body) {
    request.write(body[0]);
    // Why: so that the server has called the handler when the rest of the body comes.
    await turn();
    await turn();
    request.end(body[1]);
  } else {
    request.end();
  }
  let text = '';
  for await (const chunk of await response) text += String(chunk);
  return text;
}
