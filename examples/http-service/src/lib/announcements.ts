import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

const folder = new URL('../templates/announcements/', import.meta.url);
const nothingNew = 'Nothing new today.';

/** Swallows every error, as code around optional files likes to do. */
export function readAnnouncementSync(locale: string): string {
  try {
    return readFileSync(new URL(`${locale}.txt`, folder), 'utf8').trim();
  } catch {
    return nothingNew;
  }
}

export async function readAnnouncement(locale: string): Promise<string> {
  try {
    const text = await readFile(new URL(`${locale}.txt`, folder), 'utf8');
    return text.trim();
  } catch {
    return nothingNew;
  }
}
