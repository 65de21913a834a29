import { rows, SINCE_22, SINCE_24 } from './rows.js';
import type { AllowedWhen, Table } from './types.js';

const inWorker = {
  module: 'node:sqlite',
  category: 'database',
  versions: SINCE_22,
  fix: "new Worker(new URL('./database.js', import.meta.url))  // node:sqlite has no asynchronous queries",
  docs: 'worker_threads.html#class-worker',
} as const;

const never: AllowedWhen = { note: 'never: an in-memory database runs on the loop as well' };

const working = rows({ ...inWorker, allowedWhen: never }, () => [
  { id: 'sqlite.DatabaseSync', kind: 'class', shows: [0] },
  { id: 'sqlite.DatabaseSync.prototype.open' },
  // `[Symbol.dispose]` is another function on 24 and 26 and is not seen.
  { id: 'sqlite.DatabaseSync.prototype.close' },
  { id: 'sqlite.DatabaseSync.prototype.exec' },
  { id: 'sqlite.DatabaseSync.prototype.prepare' },
  { id: 'sqlite.DatabaseSync.prototype.loadExtension', shows: [0] },
  { id: 'sqlite.DatabaseSync.prototype.applyChangeset' },
  { id: 'sqlite.DatabaseSync.prototype.serialize', versions: SINCE_24 },
  { id: 'sqlite.DatabaseSync.prototype.deserialize', versions: SINCE_24 },
  { id: 'sqlite.StatementSync.prototype.run' },
  { id: 'sqlite.StatementSync.prototype.get' },
  { id: 'sqlite.StatementSync.prototype.all' },
  // Reports the start; the rows are read in the iterator's `next`.
  { id: 'sqlite.StatementSync.prototype.iterate' },
  // 22 has Session as well, but does not export it.
  { id: 'sqlite.Session.prototype.changeset', versions: SINCE_24 },
  { id: 'sqlite.Session.prototype.patchset', versions: SINCE_24 },
]);

// Registering, metadata, and a copy that runs in the thread pool.
const quick = rows({ ...inWorker, rule: 'off' }, () => [
  { id: 'sqlite.DatabaseSync.prototype.function' },
  { id: 'sqlite.DatabaseSync.prototype.aggregate' },
  { id: 'sqlite.DatabaseSync.prototype.createSession' },
  { id: 'sqlite.DatabaseSync.prototype.createTagStore', versions: SINCE_24 },
  { id: 'sqlite.DatabaseSync.prototype.location' },
  { id: 'sqlite.StatementSync.prototype.columns' },
  { id: 'sqlite.StatementSync.prototype.close', versions: SINCE_24 },
  {
    id: 'sqlite.backup',
    fix: 'await sqlite.backup(db, path)  // from a Worker: it opens the file before it returns',
    docs: 'sqlite.html#sqlitebackupsourcedb-path-options',
    shows: [1],
  },
]);

export const sqliteTables: readonly Table[] = [working, quick];
