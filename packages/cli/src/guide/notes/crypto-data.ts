import { program, text } from '../program.js';
import type { NoteGroup, Snippet } from '../types.js';

const random: Snippet = program`
  import crypto from 'node:crypto';
  import { promisify } from 'node:util';

  const bytes = await promisify(crypto.randomBytes)(1024 * 1024);
  console.log(bytes.length);
`;
const oldName = {
  snippet: random,
  pitfalls: ['It is an old name of `crypto.randomBytes`. Use that one.'],
};

const randomness: NoteGroup = {
  title: 'Much randomness',
  blocks:
    'Without a callback the bytes are made on the loop: 40 µs for 64 KiB, about 1 ms for 1 MiB, 11 to 27 ms for 16 MiB.',
  how: 'Pass a callback, by `promisify`.',
  pitfalls: ['Few need so much. For a test file or padding, a cheaper source may do.'],
  allow: 'Up to 64 KiB is not reported: tokens, salts and keys need no change.',
  calls: {
    'crypto.randomBytes': { snippet: random },
    'crypto.pseudoRandomBytes': oldName,
    'crypto.prng': oldName,
    'crypto.rng': oldName,
    'crypto.randomFillSync': {
      snippet: program`
        import crypto from 'node:crypto';
        import { promisify } from 'node:util';

        const buffer = Buffer.alloc(1024 * 1024);
        await promisify(crypto.randomFill)(buffer);
      `,
    },
  },
};

const rsaWorker = {
  ...program`
    import { once } from 'node:events';
    import { readFile } from 'node:fs/promises';
    import { Worker } from 'node:worker_threads';

    // Once, while the program starts.
    const key = await readFile('rsa-key.pem', 'utf8');
    const worker = new Worker(new URL('./rsa-worker.mjs', import.meta.url), { workerData: key });

    export async function encrypt(data = 'message') {
      worker.postMessage(Buffer.from(data));
      const [encrypted] = await once(worker, 'message');
      return Buffer.from(encrypted);
    }
  `,
  files: {
    'rsa-worker.mjs': text`
      import { createPrivateKey, privateEncrypt } from 'node:crypto';
      import { parentPort, workerData } from 'node:worker_threads';

      const key = createPrivateKey(workerData);
      parentPort.on('message', (data) => parentPort.postMessage(privateEncrypt(key, data)));
    `,
  },
};

const working: NoteGroup = {
  title: 'Signing, encrypting and hashing',
  blocks:
    'An operation with an RSA private key takes 0.24 ms with 2048 bits and six times as long with 4096. Everything that reads its whole input takes longer the more it gets: about 0.5 s to hash 100 MiB.',
  how: 'Call the form with a callback, or WebCrypto (`crypto.subtle`), which works in the thread pool.',
  pitfalls: [
    'Hand keys over as `KeyObject` or `CryptoKey`, made once. Text is parsed in each call.',
    'A token that is signed with a key on an elliptic curve (`ES256`, `EdDSA`) costs a tenth of `RS256`, and for small data is not reported.',
  ],
  allow: 'While the program starts. Small data with quick keys is not reported; see each call.',
  topics: ['worker-pool', 'streaming'],
  calls: {
    'crypto.sign': {
      snippet: program`
        import crypto from 'node:crypto';
        import { readFile } from 'node:fs/promises';
        import { promisify } from 'node:util';

        // Once, while the program starts.
        const key = crypto.createPrivateKey(await readFile('key.pem'));

        export async function sign(data = 'message') {
          return promisify(crypto.sign)('sha256', Buffer.from(data), key);
        }
      `,
      pitfalls: [
        '`crypto.createSign(…).sign(key)` does the same work on the loop and is off by default. The fix is the same.',
        'Packages that make tokens often have an asynchronous form only with a callback: `jwt.sign(payload, key, options, callback)`. jose is asynchronous throughout.',
      ],
    },
    'crypto.verify': {
      blocks: 'Checking a signature is quick; it is the data that takes long, above 64 KiB.',
      snippet: program`
        import crypto from 'node:crypto';
        import { readFile } from 'node:fs/promises';
        import { promisify } from 'node:util';

        // Once, while the program starts.
        const publicKey = crypto.createPublicKey(await readFile('cert.pem'));

        export async function isSigned(data = Buffer.alloc(100_000), signature = Buffer.alloc(256)) {
          return promisify(crypto.verify)('sha256', data, publicKey, signature);
        }
      `,
    },
    'crypto.privateEncrypt': {
      how: 'There is no asynchronous form. To sign, use `crypto.sign`; where it has to be this function, call it in a worker.',
      snippet: rsaWorker,
      pitfalls: [
        'The worker answers in order, but with several calls at once each `once` takes the next message. Number the messages, as in [a worker for long work](#worker-pool).',
      ],
    },
    'crypto.privateDecrypt': {
      how: 'WebCrypto decrypts RSA-OAEP asynchronously.',
      snippet: program`
        const { subtle } = globalThis.crypto;
        const algorithm = { name: 'RSA-OAEP', hash: 'SHA-256' };

        const { privateKey, publicKey } = await subtle.generateKey(
          { ...algorithm, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
          true,
          ['encrypt', 'decrypt'],
        );
        const secret = await subtle.encrypt(algorithm, publicKey, Buffer.from('message'));
        const plain = await subtle.decrypt(algorithm, privateKey, secret);
        console.log(Buffer.from(plain).toString());
      `,
      pitfalls: [
        '`privateDecrypt` takes OAEP with SHA-1 when nothing else is said: then it is `hash: "SHA-1"` here, or the data does not open.',
        'A PEM file is read with `await subtle.importKey("pkcs8", der, algorithm, false, ["decrypt"])`; `der` is the file without its first and last line, decoded from Base64.',
      ],
    },
    'crypto.hash': {
      blocks: 'One pass over the data; reported above 1 MiB.',
      how: 'Hash a file as it streams in. For data that is in memory, `crypto.subtle.digest` works in the thread pool.',
      snippet: program`
        import { createHash } from 'node:crypto';
        import { createReadStream } from 'node:fs';
        import { pipeline } from 'node:stream/promises';

        const hash = createHash('sha256');
        await pipeline(createReadStream('big.log'), hash);
        console.log(hash.digest('hex'));

        const bytes = await crypto.subtle.digest('SHA-256', Buffer.alloc(2 ** 20));
        console.log(Buffer.from(bytes).toString('hex'));
      `,
      pitfalls: [
        'A stream hashes each chunk on the loop, and lets others run in between. `subtle.digest` copies its input.',
      ],
    },
  },
};

export const data: readonly NoteGroup[] = [randomness, working];
