import { readsCertificatesInMemory } from './predicates.js';
import { rows, SINCE_22 } from './rows.js';
import type { Table } from './types.js';

/** Reading and parsing certificates. The first secure context of a process loads the root store. */
const certificates = rows(
  { module: 'tls', category: 'TLS certificates' },
  () => [
    {
      id: 'tls.createSecureContext',
      fix: 'const secureContext = tls.createSecureContext(options)  // once, at start-up: for tls.connect({ secureContext }), and for SNICallback to hand out',
      docs: 'tls.html#tlscreatesecurecontextoptions',
      allowedWhen: { note: 'Node calls it for a connection' },
    },
    {
      id: 'tls.getCACertificates',
      versions: SINCE_22,
      fix: "const certificates = tls.getCACertificates('system')  // once, at start-up",
      docs: 'tls.html#tlsgetcacertificatestype',
      shows: [0],
      allowedWhen: {
        note: "the type is 'bundled' or 'extra', or 'default' without --use-system-ca",
        test: readsCertificatesInMemory,
      },
    },
    {
      id: 'tls.SecureContext',
      rule: 'off',
      kind: 'class',
      fix: 'tls.createSecureContext(options)  // once, at start-up',
      docs: 'tls.html#tlscreatesecurecontextoptions',
    },
    {
      id: 'tls.rootCertificates',
      rule: 'off',
      kind: 'getter',
      unpatchable: true,
      fix: 'read it once at start-up',
      docs: 'tls.html#tlsrootcertificates',
    },
    {
      id: 'tls.setDefaultCACertificates',
      rule: 'off',
      versions: SINCE_22,
      fix: 'call it once at start-up',
      docs: 'tls.html#tlssetdefaultcacertificatescerts',
    },
    {
      id: 'tls.Server.prototype.setSecureContext',
      rule: 'off',
      fix: 'build contexts with tls.createSecureContext at start-up',
      docs: 'tls.html#serversetsecurecontextoptions',
    },
    {
      id: 'tls.Server.prototype.addContext',
      rule: 'off',
      fix: 'build contexts with tls.createSecureContext at start-up',
      docs: 'tls.html#serveraddcontexthostname-context',
      shows: [0],
    },
    {
      id: 'https.Agent',
      module: 'https',
      rule: 'off',
      kind: 'class',
      fix: 'one shared https.Agent, made at start-up',
      docs: 'https.html#class-httpsagent',
    },
    {
      id: 'https.createServer',
      module: 'https',
      rule: 'off',
      fix: 'create servers at start-up',
      docs: 'https.html#httpscreateserveroptions-requestlistener',
    },
  ],
  ['https'],
);

export const tlsTables: readonly Table[] = [certificates];
