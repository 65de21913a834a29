// Asks a server for all of its handlers over 100 connections, for a while: by autocannon, and over HTTP/2, which
// autocannon does not speak, by as many streams.
import http2 from 'node:http2';
import autocannon from 'autocannon';
import { CALLS } from './server.mjs';

const CONNECTIONS = 100;
const SESSIONS = 10;
const BODY = JSON.stringify({ text: 'some' });
const kinds = Object.keys(CALLS);
/** What every handler answers. */
const ANSWER = /^(?:\d+ )?true$/;

/** @returns how many answers came, and how many of them were wrong or none */
export function drive(protocol, port, seconds) {
  return protocol === 'http2' ? overHttp2(port, seconds) : overHttp(port, seconds);
}

async function overHttp(port, seconds) {
  const requests = kinds.map((kind) => {
    const isPost = kind === 'body';
    return {
      path: `/${kind}/1234`,
      method: isPost ? 'POST' : 'GET',
      ...(isPost && { body: BODY, headers: { 'content-type': 'application/json' } }),
    };
  });
  let clients = 0;
  const { errors, timeouts, mismatches, non2xx, ...result } = await autocannon({
    url: `http://127.0.0.1:${port}`,
    connections: CONNECTIONS,
    duration: seconds,
    // Why long: the machine may be busy with something else.
    timeout: 120,
    requests,
    // Why: each begins elsewhere, so that at any time different handlers are under way.
    setupClient(client) {
      const first = clients++ % requests.length;
      client.setRequests([...requests.slice(first), ...requests.slice(0, first)]);
    },
    verifyBody: (body) => ANSWER.test(body),
  });
  return { answered: result['2xx'], wrong: errors + timeouts + mismatches + non2xx };
}

async function overHttp2(port, seconds) {
  const seen = { answered: 0, wrong: 0 };
  const until = Date.now() + seconds * 1000;
  const sessions = Array.from({ length: SESSIONS }, () =>
    http2.connect(`http://127.0.0.1:${port}`),
  );
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async (_value, lane) => {
      for (let round = lane; Date.now() < until; round++) {
        const text = await askHttp2(sessions[lane % SESSIONS], kinds[round % kinds.length]);
        if (ANSWER.test(text)) seen.answered++;
        else seen.wrong++;
      }
    }),
  );
  await Promise.all(sessions.map((session) => new Promise((done) => session.close(done))));
  return seen;
}

async function askHttp2(session, kind) {
  const isPost = kind === 'body';
  const stream = session.request({ ':path': `/${kind}/1234`, ':method': isPost ? 'POST' : 'GET' });
  stream.end(isPost ? BODY : undefined);
  let text = '';
  try {
    for await (const part of stream.setEncoding('utf8')) text += part;
  } catch (error) {
    text = String(error);
  }
  return text;
}
