import crypto from 'node:crypto';
import https from 'node:https';
import tls from 'node:tls';

const rsaKeys = () => crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
const cipher = (make) => crypto[make]('aes-128-cbc', Buffer.alloc(16), Buffer.alloc(16));

/** One invocation for each id of cryptography and certificates that only a rule reports.
 *
 * @type {import('./invocations.mjs').Invocations}
 */
export const optionalCrypto = {
  'crypto.randomUUID': { run: () => crypto.randomUUID() },
  'crypto.randomUUIDv7': { run: () => crypto.randomUUIDv7() },
  'crypto.randomInt': { run: () => crypto.randomInt(10) },
  'crypto.Sign.prototype.sign': {
    prepare: () => [crypto.createSign('sha256'), rsaKeys().privateKey],
    run: ([sign, key]) => sign.sign(key),
  },
  'crypto.Verify.prototype.verify': {
    prepare: () => [crypto.createVerify('sha256'), rsaKeys().publicKey],
    run: ([verify, key]) => verify.verify(key, Buffer.alloc(128)),
  },
  'crypto.publicEncrypt': {
    prepare: rsaKeys,
    run: ({ publicKey }) => crypto.publicEncrypt(publicKey, Buffer.alloc(8)),
  },
  'crypto.publicDecrypt': {
    prepare: () => {
      const { privateKey, publicKey } = rsaKeys();
      return [publicKey, crypto.privateEncrypt(privateKey, Buffer.alloc(8))];
    },
    run: ([key, data]) => crypto.publicDecrypt(key, data),
  },
  'crypto.createHash': { run: () => crypto.createHash('sha256') },
  'crypto.Hash.prototype.digest': {
    prepare: () => crypto.createHash('sha256'),
    run: (hash) => hash.digest(),
  },
  'crypto.Hmac.prototype.digest': {
    prepare: () => crypto.createHmac('sha256', 'key'),
    run: (hmac) => hmac.digest(),
  },
  'crypto.Cipheriv.prototype.update': {
    prepare: () => cipher('createCipheriv'),
    run: (made) => made.update('text'),
  },
  'crypto.Decipheriv.prototype.update': {
    prepare: () => cipher('createDecipheriv'),
    run: (made) => made.update('text'),
  },
  'crypto.ECDH.prototype.generateKeys': {
    prepare: () => crypto.createECDH('prime256v1'),
    run: (ecdh) => ecdh.generateKeys(),
  },
  'crypto.ECDH.prototype.computeSecret': {
    prepare: () => {
      const ecdh = crypto.createECDH('prime256v1');
      return [ecdh, ecdh.generateKeys()];
    },
    run: ([ecdh, key]) => ecdh.computeSecret(key),
  },
  'crypto.createPublicKey': {
    prepare: () => rsaKeys().publicKey.export({ type: 'spki', format: 'pem' }),
    run: (pem) => crypto.createPublicKey(pem),
  },
  'crypto.createSecretKey': { run: () => crypto.createSecretKey(Buffer.alloc(16)) },
  // These throw: it is no certificate, and there is no such engine.
  'crypto.X509Certificate': { throws: true, run: () => new crypto.X509Certificate('text') },
  'crypto.setEngine': { throws: 'maybe', run: () => crypto.setEngine('loopguard-nothing') },

  'tls.SecureContext': { throws: 'maybe', run: () => new tls.SecureContext() },
  'tls.setDefaultCACertificates': { run: () => tls.setDefaultCACertificates([]) },
  'tls.Server.prototype.setSecureContext': {
    prepare: () => tls.createServer(),
    run: (server) => server.setSecureContext({}),
  },
  'tls.Server.prototype.addContext': {
    prepare: () => tls.createServer(),
    run: (server) => server.addContext('localhost', {}),
  },
  'https.Agent': { run: () => new https.Agent() },
  'https.createServer': { run: () => https.createServer() },
};
