import crypto from 'node:crypto';

const LARGE = 64 * 1024 + 1;

let rsa;
/** Made once: it takes a tenth of a second. */
function rsaKeys() {
  rsa ??= crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
  return rsa;
}

function lockedKey() {
  const { privateKey } = crypto.generateKeyPairSync('ed25519');
  const passphrase = 'open sesame';
  const key = privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase,
  });
  return { key, passphrase };
}

/** `modp2` is the smallest of the fixed groups that every Node accepts. */
function exchange() {
  const group = crypto.getDiffieHellman('modp2');
  const mine = crypto.createDiffieHellman(group.getPrime(), group.getGenerator());
  mine.generateKeys();
  group.generateKeys();
  return { group, mine };
}

/** @type {import('./invocations.mjs').Invocations} */
export const cryptoInvocations = {
  'crypto.pbkdf2Sync': { run: () => crypto.pbkdf2Sync('password', 'salt', 1000, 32, 'sha256') },
  'crypto.scryptSync': { run: () => crypto.scryptSync('password', 'salt', 32, { N: 1024 }) },
  'crypto.argon2Sync': {
    run: () =>
      crypto.argon2Sync('argon2id', {
        message: 'password',
        nonce: Buffer.alloc(16),
        parallelism: 1,
        tagLength: 16,
        memory: 64,
        passes: 1,
      }),
  },
  'crypto.hkdfSync': { run: () => crypto.hkdfSync('sha512', 'key', 'salt', 'info', 2048) },
  'crypto.generateKeyPairSync': { run: () => crypto.generateKeyPairSync('ed25519') },
  'crypto.generateKeySync': { run: () => crypto.generateKeySync('hmac', { length: 256 }) },
  'crypto.generatePrimeSync': { run: () => crypto.generatePrimeSync(64) },
  'crypto.checkPrimeSync': { run: () => crypto.checkPrimeSync(2n ** 61n - 1n) },
  'crypto.randomBytes': { run: () => crypto.randomBytes(LARGE) },
  'crypto.pseudoRandomBytes': { run: () => crypto.pseudoRandomBytes(LARGE) },
  'crypto.prng': { run: () => crypto.prng(LARGE) },
  'crypto.rng': { run: () => crypto.rng(LARGE) },
  'crypto.randomFillSync': { run: () => crypto.randomFillSync(Buffer.alloc(LARGE)) },
  'crypto.sign': {
    prepare: rsaKeys,
    run: ({ privateKey }) => crypto.sign('sha256', Buffer.from('data'), privateKey),
  },
  'crypto.verify': {
    prepare: () => ({ ...rsaKeys(), data: Buffer.alloc(LARGE), signature: Buffer.alloc(256) }),
    run: ({ data, publicKey, signature }) => crypto.verify('sha256', data, publicKey, signature),
  },
  'crypto.privateEncrypt': {
    prepare: rsaKeys,
    run: ({ privateKey }) => crypto.privateEncrypt(privateKey, Buffer.from('data')),
  },
  'crypto.privateDecrypt': {
    prepare: () => {
      const { privateKey, publicKey } = rsaKeys();
      return { privateKey, secret: crypto.publicEncrypt(publicKey, Buffer.from('data')) };
    },
    run: ({ privateKey, secret }) => crypto.privateDecrypt(privateKey, secret),
  },
  'crypto.hash': { run: () => crypto.hash('sha256', Buffer.alloc(1024 * 1024 + 1)) },
  // Searches a safe prime: 10 to 300 ms.
  'crypto.createDiffieHellman': { run: () => crypto.createDiffieHellman(512) },
  'crypto.DiffieHellman.prototype.generateKeys': {
    prepare: exchange,
    run: ({ mine }) => mine.generateKeys(),
  },
  'crypto.DiffieHellman.prototype.computeSecret': {
    prepare: exchange,
    run: ({ mine, group }) => mine.computeSecret(group.getPublicKey()),
  },
  'crypto.DiffieHellmanGroup.prototype.generateKeys': {
    prepare: () => crypto.getDiffieHellman('modp2'),
    run: (group) => group.generateKeys(),
  },
  'crypto.DiffieHellmanGroup.prototype.computeSecret': {
    prepare: exchange,
    run: ({ mine, group }) => group.computeSecret(mine.getPublicKey()),
  },
  'crypto.createPrivateKey': { prepare: lockedKey, run: (key) => crypto.createPrivateKey(key) },
  // Throws while it parses: Node cannot make a PKCS#12 bundle to open.
  'crypto.parsePKCS12': {
    throws: true,
    run: () => crypto.parsePKCS12(Buffer.from('no bundle'), { passphrase: 'open sesame' }),
  },
};
