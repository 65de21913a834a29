import { program } from '../program.js';
import type { NoteGroup } from '../types.js';

export const passwords: NoteGroup = {
  title: 'Passwords and derived keys',
  blocks:
    'These are slow on purpose, so that guessing is slow: 13 ms for 100,000 rounds of PBKDF2 with SHA-256 (230 to 300 ms for 600,000), 34 ms for scrypt with its defaults. Ten logins at once on the loop wait for each other.',
  how: 'Call the asynchronous form: the work is done in a thread of the pool.',
  pitfalls: [
    'The pool has four threads, and file work shares them. Many logins at once still queue; set `UV_THREADPOOL_SIZE` to the number of cores, and limit how many attempts a client has.',
    'Compare with `crypto.timingSafeEqual`, not with `===`.',
    'Do not make the parameters cheaper to please the loop. In tests that is fine: take the cost from configuration.',
    'Packages such as bcrypt and bcryptjs have `hash` and `compare` beside `hashSync` and `compareSync`; bcryptjs is JavaScript, and its asynchronous form runs on the loop all the same, in pieces.',
  ],
  allow: 'While the program starts, for one key that is derived once.',
  topics: ['worker-pool'],
  calls: {
    'crypto.pbkdf2Sync': {
      snippet: program`
        import crypto from 'node:crypto';
        import { promisify } from 'node:util';

        const pbkdf2 = promisify(crypto.pbkdf2);

        export async function hashPassword(password = 'open sesame') {
          const salt = crypto.randomBytes(16);
          return { salt, hash: await pbkdf2(password, salt, 600_000, 32, 'sha256') };
        }
      `,
    },
    'crypto.scryptSync': {
      snippet: program`
        import crypto from 'node:crypto';
        import { promisify } from 'node:util';

        const scrypt = promisify(crypto.scrypt);

        export async function hashPassword(password = 'open sesame') {
          const salt = crypto.randomBytes(16);
          return { salt, hash: await scrypt(password, salt, 64) };
        }
      `,
      pitfalls: ['A higher cost `N` needs a higher `maxmem` too, in both forms.'],
    },
    'crypto.argon2Sync': {
      snippet: program`
        import crypto from 'node:crypto';
        import { promisify } from 'node:util';

        const argon2 = promisify(crypto.argon2);

        export async function hashPassword(message = 'open sesame') {
          const nonce = crypto.randomBytes(16);
          const cost = { parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 };
          return { nonce, hash: await argon2('argon2id', { message, nonce, ...cost }) };
        }
      `,
    },
    'crypto.hkdfSync': {
      blocks: 'HKDF itself is quick; it is reported for more than 1024 bytes of key.',
      snippet: program`
        import crypto from 'node:crypto';
        import { promisify } from 'node:util';

        const key = await promisify(crypto.hkdf)('sha256', 'secret', 'salt', 'session', 2048);
        console.log(key.byteLength);
      `,
    },
  },
};
