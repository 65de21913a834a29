import { program, text } from '../program.js';
import type { NoteGroup } from '../types.js';

const inWorker = {
  ...program`
    import { once } from 'node:events';
    import { Worker } from 'node:worker_threads';

    // Once, while the program starts: one thread holds the one connection.
    const worker = new Worker(new URL('./database-worker.mjs', import.meta.url), {
      workerData: 'app.sqlite',
    });
    const waiting = new Map();
    let count = 0;
    worker.on('message', ({ id, error, result }) => {
      const { resolve, reject } = waiting.get(id);
      waiting.delete(id);
      if (error) reject(error);
      else resolve(result);
    });
    await once(worker, 'online');

    function query(method, sql, ...values) {
      return new Promise((resolve, reject) => {
        waiting.set(++count, { resolve, reject });
        worker.postMessage({ id: count, method, sql, values });
      });
    }

    export async function addUser(name = 'Ada') {
      await query('exec', 'CREATE TABLE IF NOT EXISTS user (name TEXT) STRICT');
      const { lastInsertRowid } = await query('run', 'INSERT INTO user VALUES (?)', name);
      return query('get', 'SELECT * FROM user WHERE rowid = ?', lastInsertRowid);
    }
  `,
  files: {
    'database-worker.mjs': text`
      import { DatabaseSync } from 'node:sqlite';
      import { parentPort, workerData } from 'node:worker_threads';

      const database = new DatabaseSync(workerData);

      parentPort.on('message', ({ id, method, sql, values }) => {
        try {
          const result =
            method === 'exec' ? database.exec(sql) : database.prepare(sql)[method](...values);
          parentPort.postMessage({ id, result });
        } catch (error) {
          parentPort.postMessage({ id, error });
        }
      });
    `,
  },
};

export const sqlite: NoteGroup = {
  title: 'SQLite',
  blocks:
    'node:sqlite has no asynchronous queries. A `SELECT` of a row takes microseconds; one that has to scan a table, a write that waits for the disk (1.3 ms) and one that waits for another process to let go of the lock take as long as they take. A database in memory runs on the loop as well.',
  how: 'Give the database to one worker thread, and send it statements. The worker may block: nothing is guarded there. All calls of `DatabaseSync` and `StatementSync` move into it together.',
  snippet: inWorker,
  pitfalls: [
    'Moving only `exec` is no fix: `prepare`, `run`, `get` and `all` on the same database are reported next. The connection as a whole moves.',
    'A transaction is several statements that nobody may come between. Send it as one message, and let the worker run `BEGIN` to `COMMIT`.',
    'Statements, sessions and the database itself cannot be sent to another thread; rows, numbers, strings and buffers can. A large result is copied on its way: ask for the columns and rows that you need (`LIMIT`).',
    'A worker that has died answers nobody. Handle its `error` and `exit` events: reject what waits, and start it again.',
    'Keep prepared statements in a `Map` in the worker when the same text comes often.',
    'One worker is right, a pool is not: SQLite lets one connection write at a time. Further workers may help with reading, in WAL mode.',
  ],
  allow:
    'At start-up: opening the database, migrations, reading settings into memory. In a command-line tool, where nobody else waits. A small lookup by primary key in a local file can be worth allowing, for the ids that it needs and with the reason.',
  topics: ['worker-pool', 'start-up'],
  calls: {
    'sqlite.DatabaseSync': {
      blocks: 'The constructor opens the file, unless it is told not to.',
    },
    'sqlite.DatabaseSync.prototype.open': {},
    'sqlite.DatabaseSync.prototype.close': {
      blocks:
        'Closing the last connection to a database in WAL mode writes the log back into the file.',
      pitfalls: [
        'In the worker: close the database when a message asks for it, and call `process.exit()` there afterwards, instead of terminating the worker in the middle of a write.',
      ],
    },
    'sqlite.DatabaseSync.prototype.exec': {
      blocks: '`exec` runs all statements of its text, one after another, before it returns.',
      pitfalls: [
        'A script of migrations is long, and fine at start-up. Split data changes of a million rows into batches, so that the worker can answer others in between.',
      ],
    },
    'sqlite.DatabaseSync.prototype.prepare': {
      blocks: 'Compiling a statement reads the schema first, from the file when it has changed.',
    },
    'sqlite.DatabaseSync.prototype.loadExtension': {
      blocks: 'The system loads a library, and the extension sets itself up.',
      pitfalls: ['Load it in the worker, right after the database was opened.'],
    },
    'sqlite.DatabaseSync.prototype.applyChangeset': {
      blocks: 'It writes all changes of the set, and waits for the disk.',
      pitfalls: ['The set is a `Uint8Array` and travels to the worker in a message.'],
    },
    'sqlite.DatabaseSync.prototype.serialize': {
      blocks: 'The whole database is copied into memory.',
      pitfalls: [
        'Hand the result over instead of copying it again: `parentPort.postMessage(bytes, [bytes.buffer])`. To copy a database into a file, `sqlite.backup` in the worker does it page by page.',
      ],
    },
    'sqlite.DatabaseSync.prototype.deserialize': {
      blocks: 'The whole database is copied.',
    },
    'sqlite.StatementSync.prototype.run': {
      blocks: 'A change waits for the disk before it returns.',
      pitfalls: [
        'Many inserts are fast within one transaction, and slow one by one: each alone waits for the disk.',
      ],
    },
    'sqlite.StatementSync.prototype.get': {
      pitfalls: ['A `get` without an index scans the table. `EXPLAIN QUERY PLAN` says so.'],
    },
    'sqlite.StatementSync.prototype.all': {
      blocks: 'All rows are read and turned into objects before it returns.',
      pitfalls: ['Page through large results: `WHERE id > ? ORDER BY id LIMIT 1000`.'],
    },
    'sqlite.StatementSync.prototype.iterate': {
      blocks:
        'Each step of the iterator reads a row, synchronously. The report names the start only.',
      pitfalls: [
        'Iterators do not travel between threads. Let the worker collect a page of rows and send it, and ask for the next.',
      ],
    },
    'sqlite.Session.prototype.changeset': {
      blocks: 'It collects what has changed, row by row.',
    },
    'sqlite.Session.prototype.patchset': {
      blocks: 'It collects what has changed, row by row.',
    },
  },
};
