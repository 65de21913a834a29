import { program } from '../program.js';
import type { NoteGroup } from '../types.js';

export const certificates: NoteGroup = {
  title: 'Certificates and secure contexts',
  blocks:
    'Certificates and keys are parsed on the loop. The first secure context of a process also loads the root certificates: 3 to 24 ms, and 48 to 88 ms with `--use-system-ca`. There is no asynchronous form.',
  how: 'Make one secure context or one agent while the program starts, and share it. A client passes `secureContext` instead of `ca`, `cert` and `key` to each connection. A server with several names keeps one context for each in a `Map`, and its `SNICallback` only looks it up.',
  pitfalls: [
    'An `https.Agent` or an undici `Agent` that is made for each request parses everything again, and reuses no connection either. One per set of certificates is enough.',
    'Options such as `ca` in each `https.request` make a context for each new connection, inside Node. That is not reported, but it costs the same.',
    'Read the files with `await readFile(…)` at the top level: that is start-up, and a server that starts later is not held up.',
  ],
  allow:
    'At start-up; there it is not reported, and neither is what Node makes for a connection. A renewal once in weeks may block for a millisecond: `await allowBlocking("certificate renewed", () => tls.createSecureContext(options))`.',
  topics: ['start-up'],
  calls: {
    'tls.createSecureContext': {
      snippet: program`
        import { once } from 'node:events';
        import { readFile } from 'node:fs/promises';
        import https from 'node:https';
        import { text } from 'node:stream/consumers';
        import tls from 'node:tls';

        // Once, while the program starts: read and parse, for the server and for its clients.
        const [key, cert] = await Promise.all([readFile('key.pem'), readFile('cert.pem')]);
        const server = https.createServer({ key, cert }, (request, response) => response.end('hello'));
        await once(server.listen(0), 'listening');
        const agent = new https.Agent({
          secureContext: tls.createSecureContext({ ca: cert }),
          keepAlive: true,
        });

        // In each request: nothing is parsed.
        export async function greet() {
          const { port } = server.address();
          const request = https.get({ host: 'localhost', port, agent });
          const [response] = await once(request, 'response');
          return text(response);
        }
      `,
      pitfalls: [
        'An `SNICallback` that makes a context parses certificates in each handshake. `const contexts = new Map(hosts.map(({ name, ...options }) => [name, tls.createSecureContext(options)]))` at start-up, and `SNICallback: (name, done) => done(null, contexts.get(name))`.',
        'When a certificate is renewed, build the new context once and call `server.setSecureContext(options)`.',
        'In tests: make the context in `beforeAll` or at the top of the file, and use the same agent in all tests.',
      ],
    },
    'tls.getCACertificates': {
      blocks:
        'With `"system"` Node reads the whole store of the system: 291 files on the machine that was measured. Afterwards it answers from memory.',
      how: 'Read them once, at the top of a file.',
      snippet: program`
        import tls from 'node:tls';

        // Once, while the program starts.
        const ca = [...tls.getCACertificates('bundled'), ...tls.getCACertificates('system')];
        const secureContext = tls.createSecureContext({ ca });

        export async function connectOptions() {
          return { secureContext };
        }
      `,
    },
  },
};
