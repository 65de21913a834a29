import crypto from 'node:crypto';

const KIB = 1024;
const LARGE = 64 * KIB + 1;

const call = (run) => ({ run });
const draws = (name) => ({
  allowed: [
    call(() => crypto[name](64 * KIB)),
    call(() => new Promise((resolve) => crypto[name](LARGE, resolve))),
  ],
});
const smallRsaKey = () => crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
const largeRsaKey = () => crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
const edwardsKey = () => crypto.generateKeyPairSync('ed25519');
const curveKeys = () => ({
  privateKey: crypto.generateKeyPairSync('x25519').privateKey,
  publicKey: crypto.generateKeyPairSync('x25519').publicKey,
});
const whenCalledBack = (start) => new Promise((resolve) => start(resolve));

/** The part of `predicateCalls` that is about cryptography. */
export const cryptoCalls = {
  'crypto.randomBytes': draws('randomBytes'),
  'crypto.pseudoRandomBytes': draws('pseudoRandomBytes'),
  'crypto.prng': draws('prng'),
  'crypto.rng': draws('rng'),
  'crypto.randomFillSync': {
    allowed: [
      call(() => crypto.randomFillSync(Buffer.alloc(64 * KIB))),
      call(() => crypto.randomFillSync(Buffer.alloc(LARGE), 0, 16)),
    ],
  },
  'crypto.hkdfSync': {
    allowed: [call(() => crypto.hkdfSync('sha512', 'key', 'salt', 'info', KIB))],
  },
  'crypto.hash': { allowed: [call(() => crypto.hash('sha256', Buffer.alloc(KIB)))] },
  'crypto.sign': {
    allowed: [
      { prepare: edwardsKey, run: (keys) => crypto.sign(null, Buffer.alloc(KIB), keys.privateKey) },
      {
        prepare: largeRsaKey,
        run: ({ privateKey }) =>
          whenCalledBack((done) => crypto.sign('sha256', Buffer.alloc(LARGE), privateKey, done)),
      },
    ],
    reported: [
      {
        prepare: edwardsKey,
        run: (keys) => crypto.sign(null, Buffer.alloc(LARGE), keys.privateKey),
      },
    ],
  },
  'crypto.verify': {
    allowed: [
      {
        prepare: largeRsaKey,
        run: ({ publicKey }) =>
          crypto.verify('sha256', Buffer.alloc(KIB), publicKey, Buffer.alloc(256)),
      },
      {
        prepare: largeRsaKey,
        run: ({ publicKey }) =>
          whenCalledBack((done) =>
            crypto.verify('sha256', Buffer.alloc(LARGE), publicKey, Buffer.alloc(256), done),
          ),
      },
    ],
  },
  'crypto.privateEncrypt': {
    allowed: [
      {
        prepare: smallRsaKey,
        run: (keys) => crypto.privateEncrypt(keys.privateKey, Buffer.alloc(8)),
      },
    ],
  },
  'crypto.privateDecrypt': {
    allowed: [
      {
        prepare: () => {
          const { privateKey, publicKey } = smallRsaKey();
          return { privateKey, secret: crypto.publicEncrypt(publicKey, Buffer.alloc(8)) };
        },
        run: ({ privateKey, secret }) => crypto.privateDecrypt(privateKey, secret),
      },
    ],
  },
  'crypto.createPrivateKey': {
    allowed: [
      {
        prepare: () => edwardsKey().privateKey.export({ type: 'pkcs8', format: 'pem' }),
        run: (pem) => crypto.createPrivateKey({ key: pem }),
      },
    ],
  },
  'crypto.KeyObject.prototype.export': {
    allowed: [
      {
        prepare: edwardsKey,
        run: ({ privateKey }) => privateKey.export({ type: 'pkcs8', format: 'pem' }),
      },
    ],
    reported: [
      {
        prepare: edwardsKey,
        run: ({ privateKey }) =>
          privateKey.export({
            type: 'pkcs8',
            format: 'pem',
            cipher: 'aes-256-cbc',
            passphrase: 'open sesame',
          }),
      },
    ],
  },
  'crypto.Hash.prototype.update': {
    allowed: [{ prepare: () => crypto.createHash('sha256'), run: (hash) => hash.update('little') }],
    reported: [
      {
        prepare: () => crypto.createHash('sha256'),
        run: (hash) => hash.update(Buffer.alloc(KIB * KIB + 1)),
      },
    ],
  },
  'crypto.diffieHellman': {
    allowed: [{ prepare: curveKeys, run: (keys) => crypto.diffieHellman(keys, () => {}) }],
    reported: [{ prepare: curveKeys, run: (keys) => crypto.diffieHellman(keys) }],
  },
  'crypto.encapsulate': {
    allowed: [
      {
        prepare: curveKeys,
        run: ({ publicKey }) => whenCalledBack((done) => crypto.encapsulate(publicKey, done)),
      },
    ],
    reported: [{ prepare: curveKeys, run: ({ publicKey }) => crypto.encapsulate(publicKey) }],
  },
  'crypto.decapsulate': {
    allowed: [
      {
        prepare: curveKeys,
        run: ({ privateKey }) =>
          whenCalledBack((done) => crypto.decapsulate(privateKey, Buffer.alloc(32, 9), done)),
      },
    ],
    reported: [
      {
        prepare: curveKeys,
        run: ({ privateKey }) => crypto.decapsulate(privateKey, Buffer.alloc(32, 9)),
      },
    ],
  },
};
