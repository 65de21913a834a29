import { certificate } from '../async-only/certificate.js';
import type { ModelFile } from './row.js';

/** Certificates: each context has to do against a server on loopback, which also asks for the client's. */
export const certificates: ModelFile = {
  name: 'certificates',
  head: `
    import { once } from 'node:events';
    import fs from 'node:fs';
    import os from 'node:os';
    import path from 'node:path';
    import tls from 'node:tls';
    const identity = ${JSON.stringify(certificate)};
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blocking-model-'));
    const certFile = path.join(folder, 'cert.pem');
    const keyFile = path.join(folder, 'key.pem');
    fs.writeFileSync(certFile, identity.cert);
    fs.writeFileSync(keyFile, identity.key);
    const server = tls.createServer({ ...identity, ca: identity.cert, requestCert: true, rejectUnauthorized: false }, (socket) => {
      socket.end('client ' + (socket.authorized ? socket.getPeerCertificate().subject.CN : 'unknown'));
    });
    server.listen(0, '127.0.0.1');
    const cleanUp = () => { server.close(); return fs.promises.rm(folder, { recursive: true }); };
    const listening = once(server, 'listening');
    /** Whether the client trusts the server, and whom the server believes to talk to. */
    async function meet(options) {
      await listening;
      const socket = tls.connect({ port: server.address().port, host: '127.0.0.1', rejectUnauthorized: false, ...options });
      let said = '';
      for await (const chunk of socket.setEncoding('utf8')) said += chunk;
      return { authorized: socket.authorized, error: String(socket.authorizationError), said };
    }
  `,
  rows: [
    {
      name: 'load_default_certs and set_default_verify_paths',
      model: ['load_default_certs', 'set_default_verify_paths'],
      startUp: `const trusting = tls.createSecureContext();`,
      blocks: `return await meet({ secureContext: tls.«call»createSecureContext() });`,
      calls: { call: 'tls.createSecureContext' },
      fixed: `return await meet({ secureContext: trusting });`,
      insteadOf: 'secureContext: trusting',
    },
    {
      name: 'load_default_certs of the system',
      model: ['load_default_certs', 'set_default_verify_paths'],
      since: 22,
      startUp: `const fromSystem = tls.getCACertificates('system');`,
      blocks: `return (await meet({ ca: [...tls.«call»getCACertificates('system'), identity.cert] })).authorized;`,
      calls: { call: 'tls.getCACertificates' },
      fixed: `return (await meet({ ca: [...fromSystem, identity.cert] })).authorized;`,
      insteadOf: 'fromSystem',
    },
    {
      name: 'load_verify_locations',
      model: ['load_verify_locations'],
      blocks: `
        const ca = fs.«read»readFileSync(certFile);
        return await meet({ secureContext: tls.«make»createSecureContext({ ca }) });`,
      calls: { read: 'fs.readFileSync', make: 'tls.createSecureContext' },
      fixed: `
        const ca = await fs.promises.readFile(certFile);
        return await meet({ ca });`,
      insteadOf: 'meet({ ca })',
    },
    {
      name: 'load_cert_chain',
      model: ['load_cert_chain'],
      startUp: `const ready = tls.createSecureContext({ ca: identity.cert, cert: fs.readFileSync(certFile), key: fs.readFileSync(keyFile) });`,
      blocks: `
        const cert = fs.«cert»readFileSync(certFile);
        const key = fs.«key»readFileSync(keyFile);
        return await meet({ secureContext: tls.«make»createSecureContext({ ca: cert, cert, key }) });`,
      calls: { cert: 'fs.readFileSync', key: 'fs.readFileSync', make: 'tls.createSecureContext' },
      fixed: `return await meet({ secureContext: ready });`,
      insteadOf: 'secureContext: ready',
    },
  ],
};
