/** @loopguard-allow fs.* -- descriptors are handed out and taken over in a fixed order */
import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { threadClock } from './thread-clock.js';

function clockFiles(): number[] {
  return readdirSync('/proc/self/fd').flatMap((number) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${number}`);
      return target.endsWith('/schedstat') ? [Number(number)] : [];
    } catch {
      // Why: the folder that was read is one of them, and closed by now.
      return [];
    }
  });
}

/** Opens the clock and says which descriptor it holds. */
function openClock(): { clock: ReturnType<typeof threadClock>; descriptor: number } {
  const before = clockFiles();
  const clock = threadClock();
  clock.open?.();
  const [descriptor] = clockFiles().filter((number) => !before.includes(number));
  return { clock, descriptor: descriptor as number };
}

// Why there only: no other system has the file that is kept open.
describe.runIf(process.platform === 'linux')('the file that the clock keeps open', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'loopguard-clock-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('is closed at the end', () => {
    const { clock, descriptor } = openClock();
    expect(clock.read().cpu).toBeGreaterThan(0);
    clock.close?.();
    expect(() => fstatSync(descriptor)).toThrow('EBADF');
  });

  test.each(['read and closed', 'closed only'])(
    "a file of the user's that got its number is not closed when the clock is %s",
    (how) => {
      const { clock, descriptor } = openClock();
      const path = join(folder, 'theirs');
      writeFileSync(path, 'theirs');
      closeSync(descriptor);
      const theirs = openSync(path, 'r');
      expect(theirs).toBe(descriptor);

      if (how !== 'closed only') {
        const { cpu, starved, resumed } = clock.read();
        expect([cpu, starved, resumed].every(Number.isFinite)).toBe(true);
      }
      clock.close?.();
      const buffer = Buffer.alloc(6);
      readSync(theirs, buffer);
      closeSync(theirs);
      expect(buffer.toString()).toBe('theirs');
    },
  );

  test('goes on when its descriptor was closed and nobody has the number', () => {
    const { clock, descriptor } = openClock();
    closeSync(descriptor);
    expect(clock.read().cpu).toBeGreaterThan(0);
    expect(() => clock.close?.()).not.toThrow();
  });
});
