import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';

const gzipAsync = promisify(gzip);

export function compressSync(text: string): Buffer {
  return gzipSync(text);
}

export function compress(text: string): Promise<Buffer> {
  return gzipAsync(text);
}
