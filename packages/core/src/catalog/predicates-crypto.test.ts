import { generateKeyPair as generateWithCallback } from 'node:crypto';
import { inspect, promisify } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as predicates from './predicates.js';
import { exportsPlain } from './predicates-unwatched.js';

const { KIB, MIB } = predicates;

const generateKeyPair = promisify(generateWithCallback);

const hostile = new Proxy(
  {},
  {
    get: () => {
      throw new Error('get trap');
    },
  },
);

/** What a predicate gets wrong of the arguments that it should call harmless, and of the others. */
function misjudged(
  isHarmless: predicates.Harmless,
  harmless: unknown[][],
  blocking: unknown[][],
): string[] {
  const wrong = [
    ...harmless.filter((args) => isHarmless(args, undefined) !== true),
    ...blocking.filter((args) => isHarmless(args, undefined) !== false),
  ];
  return wrong.map((args) => inspect(args, { showProxy: true, depth: 1 }));
}

describe('crypto', () => {
  const size = 64 * KIB;

  test('randomBytes of 64 KiB or with a callback', () => {
    expect(
      misjudged(predicates.drawsFewBytes, [[0], [size], [MIB, () => {}]], [[size + 1], ['16'], []]),
    ).toEqual([]);
  });

  test('randomFillSync counts what it fills', () => {
    const large = new Uint32Array(size);
    expect(
      misjudged(
        predicates.fillsFewBytes,
        [
          [new Uint8Array(size)],
          [new ArrayBuffer(size)],
          [large, 0, size / 4],
          [large, size - 16],
          [new DataView(large.buffer), 0, size],
          [large, undefined, 4],
        ],
        [
          [large],
          [large, 0, size / 4 + 1],
          [large, 16],
          [new ArrayBuffer(MIB)],
          [large, '0'],
          [large, 0, null],
        ],
      ),
    ).toEqual([]);
  });

  test('hkdfSync of 1024 bytes', () => {
    expect(
      misjudged(
        predicates.derivesFewBytes,
        [[0, 0, 0, 0, 1024]],
        [[0, 0, 0, 0, 1025], [0, 0, 0, 0, '1'], []],
      ),
    ).toEqual([]);
  });

  test('signing is quick on elliptic curves, and not known to be so for PEM and RSA', async () => {
    const data = Buffer.alloc(16);
    const { privateKey: ed } = await generateKeyPair('ed25519');
    const { privateKey: ec } = await generateKeyPair('ec', { namedCurve: 'P-256' });
    const { privateKey: rsa } = await generateKeyPair('rsa', { modulusLength: 1024 });
    const { privateKey: larger } = await generateKeyPair('rsa', { modulusLength: 1536 });
    const pem = ed.export({ format: 'pem', type: 'pkcs8' });
    expect(
      misjudged(
        predicates.signsQuickly,
        [
          [null, data, ed],
          ['sha256', data, ec],
          ['sha256', data, { key: ec, dsaEncoding: 'ieee-p1363' }],
          ['sha256', data, rsa, () => {}],
        ],
        [
          ['sha256', data, rsa],
          ['sha256', data, { key: rsa }],
          [null, data, pem],
          [null, data, { key: pem }],
          [null, Buffer.alloc(size + 1), ed],
          [null, data],
          [null, data, hostile],
        ],
      ),
    ).toEqual([]);
    expect(
      misjudged(
        predicates.usesSmallRsaKey,
        [[rsa], [{ key: rsa, padding: 1 }]],
        [[larger], [ed], [pem], [hostile]],
      ),
    ).toEqual([]);
  });

  test('verifying is quick for little data', () => {
    expect(
      misjudged(
        predicates.verifiesQuickly,
        [
          ['sha256', Buffer.alloc(size)],
          ['sha256', Buffer.alloc(size + 1), 0, 0, () => {}],
        ],
        [['sha256', Buffer.alloc(size + 1)], ['sha256', hostile], []],
      ),
    ).toEqual([]);
  });

  test('a passphrase is stretched', () => {
    expect(
      misjudged(
        predicates.hasNoPassphrase,
        [['pem'], [Buffer.from('pem')], [{ key: 'pem' }], [{ key: 'pem', passphrase: undefined }]],
        [
          [{ key: 'pem', passphrase: 'open sesame' }],
          [{ key: 'pem', passphrase: '' }],
          [null],
          [hostile],
        ],
      ),
    ).toEqual([]);
    expect(
      misjudged(
        exportsPlain,
        [[], [{ type: 'pkcs8', format: 'pem' }]],
        [[{ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }], [hostile]],
      ),
    ).toEqual([]);
  });
});

describe('tls.getCACertificates', () => {
  afterEach(() => vi.unstubAllEnvs());

  test('is in memory, but for the store of the system', () => {
    vi.stubEnv('NODE_USE_SYSTEM_CA', '');
    expect(
      misjudged(
        predicates.readsCertificatesInMemory,
        [[], ['default'], ['bundled'], ['extra']],
        [['system'], [1]],
      ),
    ).toEqual([]);
  });

  test.each([
    ['NODE_OPTIONS', '--no-warnings --use-system-ca'],
    ['NODE_USE_SYSTEM_CA', '1'],
  ])('reads the store of the system as default with %s', (name, value) => {
    vi.stubEnv(name, value);
    expect(
      misjudged(predicates.readsCertificatesInMemory, [['bundled']], [[], ['default'], ['system']]),
    ).toEqual([]);
  });
});
