import {
  derivesFewBytes,
  drawsFewBytes,
  fillsFewBytes,
  hashesFewBytes,
  hasNoPassphrase,
  signsQuickly,
  usesSmallRsaKey,
  verifiesQuickly,
} from './predicates.js';
import {
  exportsPlain,
  hasSecondCallback,
  hasThirdCallback,
  updatesFewBytes,
} from './predicates-unwatched.js';
import { IN_WORKER, rows, SINCE_24 } from './rows.js';
import type { AllowedWhen, Table } from './types.js';

const fewRandomBytes: AllowedWhen = {
  note: 'with a callback, or at most 64 KiB',
  test: drawsFewBytes,
};
const smallRsaKey: AllowedWhen = {
  note: 'the key is a KeyObject of at most 1024 bits',
  test: usesSmallRsaKey,
};
const randomBytes = {
  fix: 'await util.promisify(crypto.randomBytes)(size)',
  docs: 'crypto.html#cryptorandombytessize-callback',
};
const dhKeyPair = {
  fix: "await util.promisify(crypto.generateKeyPair)('dh', { group: 'modp14' })",
  docs: 'crypto.html#cryptogeneratekeypairtype-options-callback',
};
const dhSecret = {
  fix: 'await util.promisify(crypto.diffieHellman)({ privateKey, publicKey })  // Node 24; before, in a Worker',
  docs: 'crypto.html#cryptodiffiehellmanoptions-callback',
};

const slow = rows({ module: 'crypto', category: 'crypto' }, () => [
  {
    id: 'crypto.pbkdf2Sync',
    fix: 'await util.promisify(crypto.pbkdf2)(password, salt, iterations, keylen, digest)',
    docs: 'crypto.html#cryptopbkdf2password-salt-iterations-keylen-digest-callback',
    shows: [4],
  },
  {
    id: 'crypto.scryptSync',
    fix: 'await util.promisify(crypto.scrypt)(password, salt, keylen)',
    docs: 'crypto.html#cryptoscryptpassword-salt-keylen-options-callback',
  },
  {
    id: 'crypto.argon2Sync',
    versions: SINCE_24,
    fix: "await util.promisify(crypto.argon2)('argon2id', parameters)",
    docs: 'crypto.html#cryptoargon2algorithm-parameters-callback',
    shows: [0],
  },
  {
    id: 'crypto.hkdfSync',
    fix: 'await util.promisify(crypto.hkdf)(digest, ikm, salt, info, keylen)',
    docs: 'crypto.html#cryptohkdfdigest-ikm-salt-info-keylen-callback',
    shows: [0],
    allowedWhen: { note: 'at most 1024 bytes', test: derivesFewBytes },
  },
  {
    id: 'crypto.generateKeyPairSync',
    fix: "await util.promisify(crypto.generateKeyPair)('rsa', { modulusLength: 2048 })",
    docs: 'crypto.html#cryptogeneratekeypairtype-options-callback',
    shows: [0],
  },
  {
    id: 'crypto.generateKeySync',
    fix: "await util.promisify(crypto.generateKey)('hmac', { length: 256 })",
    docs: 'crypto.html#cryptogeneratekeytype-options-callback',
    shows: [0],
  },
  {
    id: 'crypto.generatePrimeSync',
    fix: 'await util.promisify(crypto.generatePrime)(size)',
    docs: 'crypto.html#cryptogenerateprimesize-options-callback',
  },
  {
    id: 'crypto.checkPrimeSync',
    fix: 'await util.promisify(crypto.checkPrime)(candidate)',
    docs: 'crypto.html#cryptocheckprimecandidate-options-callback',
  },
  { ...randomBytes, id: 'crypto.randomBytes', allowedWhen: fewRandomBytes },
  // Deprecated names of crypto.randomBytes, each a property of its own.
  { ...randomBytes, id: 'crypto.pseudoRandomBytes', allowedWhen: fewRandomBytes },
  { ...randomBytes, id: 'crypto.prng', allowedWhen: fewRandomBytes },
  { ...randomBytes, id: 'crypto.rng', allowedWhen: fewRandomBytes },
  {
    id: 'crypto.randomFillSync',
    fix: 'await util.promisify(crypto.randomFill)(buffer)',
    docs: 'crypto.html#cryptorandomfillbuffer-offset-size-callback',
    allowedWhen: { note: 'at most 64 KiB', test: fillsFewBytes },
  },
  {
    id: 'crypto.sign',
    fix: 'await util.promisify(crypto.sign)(algorithm, data, key)',
    docs: 'crypto.html#cryptosignalgorithm-data-key-callback',
    shows: [0],
    allowedWhen: {
      note: 'with a callback, or at most 64 KiB signed by an EC, Ed25519 or Ed448 KeyObject',
      test: signsQuickly,
    },
  },
  {
    id: 'crypto.verify',
    fix: 'await util.promisify(crypto.verify)(algorithm, data, key, signature)',
    docs: 'crypto.html#cryptoverifyalgorithm-data-key-signature-callback',
    shows: [0],
    allowedWhen: { note: 'with a callback, or at most 64 KiB', test: verifiesQuickly },
  },
  { ...IN_WORKER, id: 'crypto.privateEncrypt', allowedWhen: smallRsaKey },
  {
    id: 'crypto.privateDecrypt',
    fix: "await crypto.subtle.decrypt({ name: 'RSA-OAEP' }, key, data)",
    docs: 'webcrypto.html#subtledecryptalgorithm-key-data',
    allowedWhen: smallRsaKey,
  },
  {
    id: 'crypto.hash',
    fix: "await crypto.subtle.digest('SHA-256', data)",
    docs: 'webcrypto.html#subtledigestalgorithm-data',
    shows: [0, 2],
    allowedWhen: { note: 'at most 1 MiB of data', test: hashesFewBytes },
  },
  // A length is searched for a safe prime; a prime that is passed is tested, over 100 ms at 2048 bits.
  {
    id: 'crypto.createDiffieHellman',
    fix: 'crypto.getDiffieHellman(groupName)  // a fixed safe prime',
    docs: 'crypto.html#cryptogetdiffiehellmangroupname',
  },
  { ...dhKeyPair, id: 'crypto.DiffieHellman.prototype.generateKeys' },
  { ...dhSecret, id: 'crypto.DiffieHellman.prototype.computeSecret' },
  { ...dhKeyPair, id: 'crypto.DiffieHellmanGroup.prototype.generateKeys' },
  { ...dhSecret, id: 'crypto.DiffieHellmanGroup.prototype.computeSecret' },
  {
    id: 'crypto.createPrivateKey',
    fix: "await crypto.subtle.importKey('pkcs8', der, algorithm, extractable, usages)",
    docs: 'webcrypto.html#subtleimportkeyformat-keydata-algorithm-extractable-keyusages',
    allowedWhen: { note: 'without a passphrase', test: hasNoPassphrase },
  },
  { ...IN_WORKER, id: 'crypto.parsePKCS12', versions: SINCE_24 },
]);

// Cheap with ordinary data: microseconds, or one pass over what they are given.
const quick = rows({ module: 'crypto', category: 'crypto', rule: 'off' }, () => [
  {
    id: 'crypto.randomInt',
    fix: 'await util.promisify(crypto.randomInt)(max)',
    docs: 'crypto.html#cryptorandomintmin-max-callback',
  },
  {
    id: 'crypto.randomUUID',
    fix: 'none needed: it takes from a cached block',
    docs: 'crypto.html#cryptorandomuuidoptions',
  },
  {
    id: 'crypto.randomUUIDv7',
    versions: SINCE_24,
    fix: 'none needed: it takes from a cached block',
    docs: 'crypto.html#cryptorandomuuidoptions',
  },
  {
    id: 'crypto.getRandomValues',
    unpatchable: true,
    fix: 'none needed: 64 KiB is its limit',
    docs: 'crypto.html#cryptogetrandomvaluestypedarray',
  },
  {
    id: 'crypto.Sign.prototype.sign',
    fix: 'await util.promisify(crypto.sign)(algorithm, data, key)',
    docs: 'crypto.html#cryptosignalgorithm-data-key-callback',
  },
  {
    id: 'crypto.Verify.prototype.verify',
    fix: 'await util.promisify(crypto.verify)(algorithm, data, key, signature)',
    docs: 'crypto.html#cryptoverifyalgorithm-data-key-signature-callback',
  },
  {
    id: 'crypto.publicEncrypt',
    fix: "await crypto.subtle.encrypt({ name: 'RSA-OAEP' }, key, data)",
    docs: 'webcrypto.html#subtleencryptalgorithm-key-data',
  },
  { ...IN_WORKER, id: 'crypto.publicDecrypt' },
  {
    id: 'crypto.createHash',
    fix: 'await stream.promises.pipeline(fs.createReadStream(file), crypto.createHash(algorithm))',
    docs: 'stream.html#streampipelinesource-transforms-destination-options',
    shows: [0],
  },
  {
    id: 'crypto.Hash.prototype.update',
    fix: 'await stream.promises.pipeline(source, hash)  // in chunks',
    docs: 'stream.html#streampipelinesource-transforms-destination-options',
    allowedWhen: { note: 'at most 1 MiB of data', test: updatesFewBytes },
  },
  {
    id: 'crypto.Hash.prototype.digest',
    fix: "await crypto.subtle.digest('SHA-256', data)",
    docs: 'webcrypto.html#subtledigestalgorithm-data',
    shows: [0],
  },
  {
    id: 'crypto.Hmac.prototype.digest',
    fix: "await crypto.subtle.sign('HMAC', key, data)",
    docs: 'webcrypto.html#subtlesignalgorithm-key-data',
    shows: [0],
  },
  {
    id: 'crypto.Cipheriv.prototype.update',
    fix: "await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, data)",
    docs: 'webcrypto.html#subtleencryptalgorithm-key-data',
  },
  {
    id: 'crypto.Decipheriv.prototype.update',
    fix: "await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data)",
    docs: 'webcrypto.html#subtledecryptalgorithm-key-data',
  },
  {
    id: 'crypto.ECDH.prototype.generateKeys',
    fix: "await util.promisify(crypto.generateKeyPair)('ec', { namedCurve })",
    docs: 'crypto.html#cryptogeneratekeypairtype-options-callback',
  },
  {
    id: 'crypto.ECDH.prototype.computeSecret',
    fix: "await crypto.subtle.deriveBits({ name: 'ECDH', public: key }, privateKey, bits)",
    docs: 'webcrypto.html#subtlederivebitsalgorithm-basekey-length',
  },
  {
    id: 'crypto.diffieHellman',
    fix: "await crypto.subtle.deriveBits({ name: 'X25519', public: key }, privateKey, 256)",
    docs: 'webcrypto.html#subtlederivebitsalgorithm-basekey-length',
    allowedWhen: { note: 'with a callback', test: hasSecondCallback },
  },
  {
    id: 'crypto.encapsulate',
    versions: SINCE_24,
    fix: 'await util.promisify(crypto.encapsulate)(key)',
    docs: 'crypto.html#cryptoencapsulatekey-callback',
    allowedWhen: { note: 'with a callback', test: hasSecondCallback },
  },
  {
    id: 'crypto.decapsulate',
    versions: SINCE_24,
    fix: 'await util.promisify(crypto.decapsulate)(key, ciphertext)',
    docs: 'crypto.html#cryptodecapsulatekey-ciphertext-callback',
    allowedWhen: { note: 'with a callback', test: hasThirdCallback },
  },
  {
    id: 'crypto.createPublicKey',
    fix: "await crypto.subtle.importKey('spki', der, algorithm, extractable, usages)",
    docs: 'webcrypto.html#subtleimportkeyformat-keydata-algorithm-extractable-keyusages',
  },
  {
    id: 'crypto.createSecretKey',
    fix: 'none needed: it copies the bytes',
    docs: 'crypto.html#cryptocreatesecretkeykey-encoding',
  },
  {
    id: 'crypto.X509Certificate',
    kind: 'class',
    fix: 'parse it once and keep the object',
    docs: 'crypto.html#class-x509certificate',
  },
  {
    id: 'crypto.setEngine',
    fix: 'configure the engine in openssl.cnf',
    docs: 'crypto.html#cryptosetengineengine-flags',
    shows: [0],
  },
  // Lives on unexported subclasses; only private keys can be exported encrypted, which stretches a passphrase.
  {
    id: 'crypto.KeyObject.prototype.export',
    fix: 'await crypto.subtle.exportKey(format, key)',
    docs: 'webcrypto.html#subtleexportkeyformat-key',
    allowedWhen: { note: 'without a cipher', test: exportsPlain },
  },
]);

export const cryptoTables: readonly Table[] = [slow, quick];
