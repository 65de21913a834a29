// Why not imported: Node 20 has no node:sqlite.
const sqlite = () => process.getBuiltinModule('node:sqlite');

function openDatabase(context) {
  const database = new (sqlite().DatabaseSync)(context.newPath('.sqlite'));
  context.later(() => database.close());
  database.exec('CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT) STRICT');
  database.exec("INSERT INTO item (name) VALUES ('first')");
  return database;
}

const statement = (sql) => (context) => openDatabase(context).prepare(sql);

function changedSession(context) {
  const database = openDatabase(context);
  const session = database.createSession();
  database.exec("INSERT INTO item (name) VALUES ('second')");
  return session;
}

/** Without its file, `localStorage` is not there: then the calls fail for their receiver. */
function storage() {
  const hasFile = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].some((text) =>
    text.includes('--localstorage-file'),
  );
  return hasFile ? globalThis.localStorage : {};
}

const callStorage = (method, ...args) => ({
  throws: 'maybe',
  prepare: storage,
  run: (receiver) => globalThis.Storage.prototype[method].apply(receiver, args),
});

/** @type {import('./invocations.mjs').Invocations} */
export const databaseInvocations = {
  'sqlite.DatabaseSync': {
    prepare: (context) => [context.newPath('.sqlite'), context],
    run: ([place, context]) => {
      const database = new (sqlite().DatabaseSync)(place);
      context.later(() => database.close());
    },
  },
  'sqlite.DatabaseSync.prototype.open': {
    prepare: (context) => {
      const database = new (sqlite().DatabaseSync)(context.newPath('.sqlite'), { open: false });
      context.later(() => database.close());
      return database;
    },
    run: (database) => database.open(),
  },
  'sqlite.DatabaseSync.prototype.close': {
    prepare: openDatabase,
    run: (database) => database.close(),
  },
  'sqlite.DatabaseSync.prototype.exec': {
    prepare: openDatabase,
    run: (database) => database.exec("UPDATE item SET name = 'changed'"),
  },
  'sqlite.DatabaseSync.prototype.prepare': {
    prepare: openDatabase,
    run: (database) => database.prepare('SELECT * FROM item'),
  },
  // Throws: loading extensions was not allowed, so no library is loaded.
  'sqlite.DatabaseSync.prototype.loadExtension': {
    throws: true,
    prepare: openDatabase,
    run: (database) => database.loadExtension('./none'),
  },
  'sqlite.DatabaseSync.prototype.applyChangeset': {
    prepare: (context) => ({
      changes: changedSession(context).changeset(),
      database: openDatabase(context),
    }),
    run: ({ changes, database }) => database.applyChangeset(changes),
  },
  'sqlite.DatabaseSync.prototype.serialize': {
    prepare: openDatabase,
    run: (database) => database.serialize(),
  },
  'sqlite.DatabaseSync.prototype.deserialize': {
    prepare: (context) => {
      const database = openDatabase(context);
      return { database, copy: database.serialize() };
    },
    run: ({ database, copy }) => database.deserialize(copy),
  },
  'sqlite.StatementSync.prototype.run': {
    prepare: statement("INSERT INTO item (name) VALUES ('second')"),
    run: (prepared) => prepared.run(),
  },
  'sqlite.StatementSync.prototype.get': {
    prepare: statement('SELECT * FROM item'),
    run: (prepared) => prepared.get(),
  },
  'sqlite.StatementSync.prototype.all': {
    prepare: statement('SELECT * FROM item'),
    run: (prepared) => prepared.all(),
  },
  'sqlite.StatementSync.prototype.iterate': {
    prepare: statement('SELECT * FROM item'),
    run: (prepared) => prepared.iterate(),
  },
  'sqlite.Session.prototype.changeset': {
    prepare: changedSession,
    run: (session) => session.changeset(),
  },
  'sqlite.Session.prototype.patchset': {
    prepare: changedSession,
    run: (session) => session.patchset(),
  },

  'Storage.prototype.getItem': callStorage('getItem', 'key'),
  'Storage.prototype.setItem': callStorage('setItem', 'key', 'value'),
  'Storage.prototype.removeItem': callStorage('removeItem', 'key'),
  'Storage.prototype.clear': callStorage('clear'),
  'Storage.prototype.key': callStorage('key', 0),
};
