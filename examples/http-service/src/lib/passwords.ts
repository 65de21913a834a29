import { pbkdf2, pbkdf2Sync, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

const pbkdf2Async = promisify(pbkdf2);

const iterations = 100_000;
const keyLength = 32;
const digest = 'sha512';

export function hashPasswordSync(password: string): string {
  const salt = randomBytes(16);
  const key = pbkdf2Sync(password, salt, iterations, keyLength, digest);
  return encode(salt, key);
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await pbkdf2Async(password, salt, iterations, keyLength, digest);
  return encode(salt, key);
}

function encode(salt: Buffer, key: Buffer): string {
  return `pbkdf2-${digest}$${iterations}$${salt.toString('base64')}$${key.toString('base64')}`;
}
