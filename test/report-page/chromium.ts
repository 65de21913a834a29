import { access, constants } from 'node:fs/promises';
import path from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** A browser that is neither shown nor connected to anything. */
export const launchArgs: string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
];

/**
 * The Chromium of this machine: `LOOPGUARD_CHROMIUM`, or what is on the path.
 *
 * @throws Error in CI, where one has to be
 */
export async function findChromium(): Promise<string | undefined> {
  const chosen = process.env['LOOPGUARD_CHROMIUM'];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  const candidates = chosen
    ? [chosen]
    : [...folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))), MAC];
  for (const candidate of candidates) {
    const isThere = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return candidate;
  }
  if (process.env['CI']) throw new Error('CI has no Chromium: .ci/run installs it for root.');
  return undefined;
}
