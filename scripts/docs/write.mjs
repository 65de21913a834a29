// Writes docs/fixes.md from the catalog and the notes of packages/cli/src/guide. Run by `npm run docs`.
import { writeFile } from 'node:fs/promises';
import { fixesFile, renderFixes } from './fixes.mjs';

await writeFile(fixesFile, await renderFixes());
