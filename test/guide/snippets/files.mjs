import crypto from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

/** Writes what the snippets read. */
export async function fillDirectory(directory, { key, cert, bundle }) {
  await mkdir(path.join(directory, 'folder', 'two'), { recursive: true });
  const rsa = await promisify(crypto.generateKeyPair)('rsa', { modulusLength: 2048 });
  const locked = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' };
  const files = {
    'notes.txt': 'first line\nsecond line of NAME\n',
    'config.json': '{ "port": 8080 }',
    'items.json': JSON.stringify(Array.from({ length: 1000 }, (_, id) => ({ id }))),
    'big.log': 'INFO fine\nERROR not so fine\n'.repeat(10_000),
    'folder/one.txt': 'one',
    'folder/two/three.txt': 'three',
    '.env': 'NAME=Ada\n',
    'key.pem': key,
    'cert.pem': cert,
    'rsa-key.pem': rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    'locked-key.pem': crypto.createPrivateKey(key).export(locked),
    'bundle.p12': Buffer.from(bundle, 'base64'),
    'program.wasm': wasiProgram(),
    ...(await archive()),
  };
  for (const [name, content] of Object.entries(files)) {
    await writeFile(path.join(directory, name), content);
  }
  await symlink('notes.txt', path.join(directory, 'link.txt'));
}

async function archive() {
  if (!zlib.ZipBuffer) return {};
  const chunks = await Array.fromAsync(
    zlib.createZipArchive([await zlib.ZipEntry.create('first.txt', Buffer.from('first'))]),
  );
  return { 'archive.zip': Buffer.concat(chunks) };
}

const text = (value) => [value.length, ...Buffer.from(value)];

/** Memory and an empty `_start`, as WASI wants them. */
function wasiProgram() {
  const exported = [2, ...text('memory'), 2, 0, ...text('_start'), 0, 0];
  const sections = [
    [1, 4, 1, 0x60, 0, 0],
    [3, 2, 1, 0],
    [5, 3, 1, 0, 1],
    [7, exported.length, ...exported],
    [10, 4, 1, 2, 0, 0x0b],
  ];
  return Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, ...sections.flat()]);
}
