import { childProcesses } from './notes/child-process.js';
import { data } from './notes/crypto-data.js';
import { keys } from './notes/crypto-keys.js';
import { passwords } from './notes/crypto-passwords.js';
import { descriptors } from './notes/fs-descriptors.js';
import { wholeFiles } from './notes/fs-files.js';
import { paths } from './notes/fs-paths.js';
import { trees } from './notes/fs-trees.js';
import { modules } from './notes/module.js';
import { environment, reports } from './notes/process.js';
import { sqlite } from './notes/sqlite.js';
import { threads } from './notes/threads.js';
import { certificates } from './notes/tls.js';
import { snapshots } from './notes/v8.js';
import { storage, wasi, webAssembly } from './notes/web.js';
import { zip } from './notes/zip.js';
import { compression } from './notes/zlib.js';
import type { NoteGroup } from './types.js';

/** A part of the guide, in reading order. */
export interface Chapter {
  readonly title: string;
  readonly groups: readonly NoteGroup[];
}

/** All notes on calls. Every call that reports by default is in exactly one group. */
export const chapters: readonly Chapter[] = [
  { title: 'File system', groups: [wholeFiles, descriptors, ...paths, trees] },
  { title: 'Child processes', groups: [childProcesses] },
  { title: 'Threads', groups: threads },
  { title: 'Modules and start-up', groups: [...modules, environment] },
  { title: 'Crypto', groups: [passwords, ...keys, ...data] },
  { title: 'TLS certificates', groups: [certificates] },
  { title: 'Compression', groups: [compression, zip] },
  { title: 'Databases', groups: [sqlite, storage] },
  { title: 'WebAssembly programs', groups: [webAssembly, wasi] },
  { title: 'Diagnostics', groups: [reports, snapshots] },
];
