import { program, text } from '../program.js';
import type { NoteGroup } from '../types.js';

const making: NoteGroup = {
  title: 'Making keys and primes',
  blocks:
    'Making an RSA key searches for primes by trial: 26 ms for 2048 bits on average, up to 260 ms with bad luck, and 0.4 to 1.9 s for 4096 bits.',
  how: 'Call the asynchronous form.',
  pitfalls: [
    'A key that lives long belongs in a file or a vault, not in a request. Make it once.',
    'Elliptic keys (`ed25519`, `x25519`) take 50 µs instead. The guard reports their synchronous form as well, since it goes by the function.',
  ],
  allow: 'In set-up of tests, and while the program starts.',
  calls: {
    'crypto.generateKeyPairSync': {
      snippet: program`
        import crypto from 'node:crypto';
        import { promisify } from 'node:util';

        const { privateKey, publicKey } = await promisify(crypto.generateKeyPair)('rsa', {
          modulusLength: 2048,
        });
        console.log(privateKey.type, publicKey.asymmetricKeyType);
      `,
    },
    'crypto.generateKeySync': {
      blocks: 'It draws a few random bytes: microseconds.',
      snippet: program`
        import crypto from 'node:crypto';
        import { promisify } from 'node:util';

        const key = await promisify(crypto.generateKey)('hmac', { length: 256 });
        console.log(key.symmetricKeySize);
      `,
    },
    'crypto.generatePrimeSync': {
      blocks: 'It searches by trial: 3.7 ms for 512 bits, and much longer for a safe prime.',
      snippet: program`
        import crypto from 'node:crypto';
        import { promisify } from 'node:util';

        const prime = await promisify(crypto.generatePrime)(256, { bigint: true });
        console.log(prime);
      `,
    },
    'crypto.checkPrimeSync': {
      blocks: 'Each round of the test is a modular exponentiation: 3 ms in all for 512 bits.',
      snippet: program`
        import crypto from 'node:crypto';
        import { promisify } from 'node:util';

        console.log(await promisify(crypto.checkPrime)(2n ** 127n - 1n));
      `,
    },
  },
};

const exchanging: NoteGroup = {
  title: 'Diffie-Hellman',
  blocks:
    'Each step is a modular exponentiation with thousands of bits: 0.3 ms with 2048 bits. Searching for a prime of your own takes 0.1 s for 512 bits and minutes for 2048.',
  how: 'Take X25519 instead, by WebCrypto: it is asynchronous, faster and has no parameters to get wrong. Where the other side insists on Diffie-Hellman, use a fixed group, and make the key pair asynchronously.',
  snippet: program`
    const { subtle } = globalThis.crypto;

    const mine = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
    const theirs = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, [
      'deriveBits',
    ]);
    const secret = await subtle.deriveBits(
      { name: 'ECDH', public: theirs.publicKey },
      mine.privateKey,
      256,
    );
    console.log(secret.byteLength);
  `,
  pitfalls: ['A secret is no key yet: derive one from it with HKDF.'],
  allow: 'While the program starts, for the parameters.',
  topics: ['worker-pool'],
  calls: {
    'crypto.createDiffieHellman': {
      how: 'Take a group that is known to be safe. Nothing is searched or tested then.',
      snippet: program`
        import crypto from 'node:crypto';

        const group = crypto.getDiffieHellman('modp14');
        console.log(group.getPrime().length * 8, 'bits');
      `,
      pitfalls: ['A prime that you pass is tested: over 0.1 s with 2048 bits.'],
    },
    'crypto.DiffieHellman.prototype.generateKeys': { snippet: dhKeyPair() },
    'crypto.DiffieHellmanGroup.prototype.generateKeys': { snippet: dhKeyPair() },
    'crypto.DiffieHellman.prototype.computeSecret': { snippet: dhSecret() },
    'crypto.DiffieHellmanGroup.prototype.computeSecret': { snippet: dhSecret() },
  },
};

function dhKeyPair(): NonNullable<NoteGroup['snippet']> {
  return program`
    import crypto from 'node:crypto';
    import { promisify } from 'node:util';

    const pair = await promisify(crypto.generateKeyPair)('dh', { group: 'modp14' });
    console.log(pair.privateKey.asymmetricKeyType);
  `;
}

function dhSecret(): NonNullable<NoteGroup['snippet']> {
  return {
    ...program`
      import crypto from 'node:crypto';
      import { promisify } from 'node:util';

      const generate = promisify(crypto.generateKeyPair);
      const [mine, theirs] = await Promise.all([
        generate('dh', { group: 'modp14' }),
        generate('dh', { group: 'modp14' }),
      ]);
      const secret = await promisify(crypto.diffieHellman)({
        privateKey: mine.privateKey,
        publicKey: theirs.publicKey,
      });
      console.log(secret.length);
    `,
    since: 24,
  };
}

const reading: NoteGroup = {
  title: 'Reading keys that are locked',
  blocks:
    'A passphrase is stretched before it opens the key, as a password is: 0.5 to 0.9 ms for a private key, 2 ms for a PKCS#12 bundle, and as much more as its maker chose.',
  how: 'Read the key once, while the program starts, and keep the `KeyObject`.',
  pitfalls: [
    'A key without a passphrase is parsed in microseconds, and is not reported by `createPrivateKey`.',
    'Passing the text of a key to `crypto.sign` or `jwt.sign` parses it, and opens it, in each call. Pass a `KeyObject`.',
  ],
  allow: 'At start-up.',
  topics: ['start-up', 'worker-pool'],
  calls: {
    'crypto.createPrivateKey': {
      snippet: program`
        import crypto from 'node:crypto';
        import { readFile } from 'node:fs/promises';
        import { promisify } from 'node:util';

        // Once, while the program starts.
        const key = crypto.createPrivateKey({
          key: await readFile('locked-key.pem'),
          passphrase: 'open sesame',
        });

        export async function sign(data = 'message') {
          return promisify(crypto.sign)('sha256', Buffer.from(data), key);
        }
      `,
      pitfalls: [
        'A key that arrives without a passphrase in DER form can be read asynchronously: `await crypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"])`.',
      ],
    },
    'crypto.parsePKCS12': {
      how: 'Open the bundle once, while the program starts; bundles that users upload, in a worker.',
      snippet: {
        ...program`
          import { once } from 'node:events';
          import { readFile } from 'node:fs/promises';
          import { Worker } from 'node:worker_threads';

          export async function openBundle(file = 'bundle.p12', passphrase = 'open sesame') {
            const workerData = { bundle: await readFile(file), passphrase };
            const worker = new Worker(new URL('./bundle-worker.mjs', import.meta.url), { workerData });
            const [{ privateKey, certificate }] = await once(worker, 'message');
            return { privateKey, certificate };
          }
        `,
        files: {
          'bundle-worker.mjs': text`
            import { parsePKCS12 } from 'node:crypto';
            import { parentPort, workerData } from 'node:worker_threads';

            const { bundle, passphrase } = workerData;
            const { privateKey, certificate } = parsePKCS12(bundle, { passphrase });
            parentPort.postMessage({ privateKey, certificate: certificate.toString() });
          `,
        },
      },
    },
  },
};

export const keys: readonly NoteGroup[] = [making, exchanging, reading];
