// The functions whose calls are measured, bare and wrapped.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const KERNEL_FILE = '/proc/sys/kernel/ostype';

function noop(value) {
  return value;
}

/** @returns the path of a file of 1 KiB */
function writeSmallFile(directory) {
  const file = path.join(directory, 'one-kib.txt');
  fs.writeFileSync(file, 'x'.repeat(1024));
  return file;
}

/**
 * Call it before anything is patched.
 *
 * @returns what to call when everything is, for the list of functions
 */
export function prepareSubjects(directory) {
  const smallFile = writeSmallFile(directory);
  const { existsSync, readFileSync } = fs;
  const { randomBytes } = crypto;
  // Why: whatever stands in a catalogued place is wrapped, so these two become a guarded no-op, one
  // without a predicate and one whose predicate allows small numbers.
  fs.fsyncSync = noop;
  crypto.pseudoRandomBytes = noop;

  return function patchedSubjects() {
    const subjects = [
      {
        name: 'no-op',
        id: 'fs.fsyncSync',
        bare: noop,
        wrapped: fs.fsyncSync,
        argument: 16,
        harmless: { wrapped: crypto.pseudoRandomBytes, argument: 16 },
      },
      {
        name: 'fs.existsSync',
        id: 'fs.existsSync',
        bare: existsSync,
        wrapped: fs.existsSync,
        argument: smallFile,
        harmless: { wrapped: fs.existsSync, argument: KERNEL_FILE },
      },
      {
        name: 'fs.readFileSync, 1 KiB',
        id: 'fs.readFileSync',
        bare: readFileSync,
        wrapped: fs.readFileSync,
        argument: smallFile,
        harmless: { wrapped: fs.readFileSync, argument: KERNEL_FILE },
      },
      {
        name: 'crypto.randomBytes(16)',
        id: 'crypto.randomBytes',
        bare: randomBytes,
        wrapped: crypto.randomBytes,
        argument: 16,
        harmless: { wrapped: crypto.randomBytes, argument: 16 },
        // Why: 16 bytes are always allowed, so nothing would be reported.
        isReported: false,
      },
    ];
    for (const { name, bare, wrapped } of subjects) {
      if (bare === wrapped) throw new Error(`${name} is not wrapped: there is nothing to measure`);
    }
    return subjects;
  };
}
