/** A function of a package or of the project, as a user adds it to the catalog. Plain data. */
export interface ExtendEntry {
  /** Stable id for options, comments and reports, e.g. `better-sqlite3.Database.prototype.exec`. */
  readonly id: string;
  /** A package (`bcrypt`), a part of one (`acme/sync`), a file from the root (`./src/db.ts`), or a builtin. */
  readonly module: string;
  /**
   * Property names from the module's exports to the function: `hashSync`, `Database.prototype.exec`,
   * `default` for the module itself. `()` stands for what a function returns: `open.().putSync`.
   */
  readonly path: string | readonly string[];
  /** What to call instead; printed in every report. */
  readonly fix: string;
  /** URL of the documentation of the fix. */
  readonly docs: string;
  /** Argument positions whose strings may be printed. Every other string is shown by its length only. */
  readonly shows?: readonly number[];
  /**
   * `'export'`: not every version of the module has the function, and one without it is no mistake.
   * `'module'`: the module may be missing as well. Without it, what is not there is an error.
   */
  readonly optional?: 'export' | 'module';
}

/** Entries of one package. */
export type Preset = readonly ExtendEntry[];

/** A function of a package: its name in ids, and where it is when it is not the export of that name. */
type Row = readonly [
  name: string,
  fix: string,
  more?: { path?: string; shows?: readonly number[] },
];

const WORKER = 'https://nodejs.org/api/worker_threads.html#class-worker';
const inWorker = "new Worker(new URL('./work.js', import.meta.url))  // and call it there";

function rows(module: string, docs: string, table: readonly Row[]): Preset {
  return table.map(([name, fix, more]): ExtendEntry => {
    const path = more?.path ?? name;
    const entry = { id: `${module}.${name}`, module, path, fix, docs, optional: 'export' } as const;
    return more?.shows ? { ...entry, shows: more.shows } : entry;
  });
}

/** Rows of functions that all have the same fix. */
function same(fix: string, names: readonly string[], shows?: readonly number[]): Row[] {
  return names.map((name) => (shows ? [name, fix, { shows }] : [name, fix]));
}

/** Rows of `xSync` functions whose asynchronous twin is `x`. */
function twins(names: readonly string[], args: string): Row[] {
  return names.map((name) => [name, `await ${name.replace(/Sync$/, '')}(${args})`]);
}

function betterSqlite3(): Preset {
  const fix = "new Worker(new URL('./database.js', import.meta.url))  // and query it there";
  const database = ['exec', 'prepare', 'pragma', 'serialize', 'loadExtension', 'close'];
  const statement = ['run', 'get', 'all', 'iterate'];
  return rows(
    'better-sqlite3',
    'https://github.com/WiseLibs/better-sqlite3/blob/master/docs/threads.md',
    [
      ['Database', fix, { path: 'default', shows: [0] }],
      ...database.map((name): Row => [
        `Database.prototype.${name}`,
        fix,
        { path: `default.prototype.${name}` },
      ]),
      // The class is not exported: it is met on the first statement.
      ...statement.map((name): Row => [
        `Statement.prototype.${name}`,
        fix,
        { path: `default.prototype.prepare.().${name}` },
      ]),
    ],
  );
}

function lmdb(): Preset {
  const put = 'await db.put(key, value)';
  const transaction = 'await db.transaction(() => …)';
  // No read: it copies from memory that is mapped.
  const table: readonly (readonly [string, string])[] = [
    ['putSync', put],
    ['removeSync', 'await db.remove(key)'],
    ['transactionSync', transaction],
    ['clearSync', 'await db.clearAsync()'],
    ['dropSync', 'await db.drop()'],
  ];
  const docs = 'https://github.com/kriszyp/lmdb-js#readme';
  return rows('lmdb', docs, [
    ['open', 'open it at start-up: beforeAll, or the top of a module', { shows: [0] }],
    ...table.map(([name, fix]): Row => [name, fix, { path: `open.().${name}` }]),
  ]);
}

const SWC = ['transformSync', 'transformFileSync', 'parseSync', 'parseFileSync', 'printSync'];
const BABEL = ['transformSync', 'transformFileSync', 'transformFromAstSync', 'parseSync'];

// Why functions: the rows are made for those who ask, and every test file may load this module.
const BUILDERS = {
  babelCore: (): Preset =>
    rows('@babel/core', 'https://babeljs.io/docs/babel-core', [
      ...BABEL.map((name): Row => [name, `await ${name.replace(/Sync$/, 'Async')}(…)`]),
      ['loadOptionsSync', 'await loadOptionsAsync(options)'],
    ]),
  bcrypt: (): Preset =>
    rows('bcrypt', 'https://github.com/kelektiv/node.bcrypt.js#api', [
      ['hashSync', 'await bcrypt.hash(data, rounds)'],
      ['compareSync', 'await bcrypt.compare(data, hash)'],
      ['genSaltSync', 'await bcrypt.genSalt(rounds)'],
    ]),
  bcryptjs: (): Preset =>
    rows('bcryptjs', 'https://github.com/kelektiv/node.bcrypt.js#api', [
      [
        'hashSync',
        'await bcrypt.hash(data, rounds)  // of the package bcrypt: bcryptjs computes on the loop',
      ],
      [
        'compareSync',
        'await bcrypt.compare(data, hash)  // of the package bcrypt: bcryptjs computes on the loop',
      ],
    ]),
  betterSqlite3: (): Preset => betterSqlite3(),
  cryptoJs: (): Preset =>
    rows(
      'crypto-js',
      'https://nodejs.org/api/crypto.html#cryptopbkdf2password-salt-iterations-keylen-digest-callback',
      same('await util.promisify(crypto.pbkdf2)(password, salt, iterations, length, digest)', [
        'PBKDF2',
        'EvpKDF',
      ]),
    ),
  deasync: (): Preset =>
    rows('deasync', 'https://nodejs.org/api/util.html#utilpromisifyoriginal', [
      ['deasync', 'await util.promisify(fn)(…)', { path: 'default' }],
      ...same('await the promise or the event', ['loopWhile', 'runLoopOnce']),
      ['sleep', 'await timers.promises.setTimeout(ms)'],
    ]),
  lightningcss: (): Preset =>
    rows('lightningcss', WORKER, [
      ['bundle', 'await bundleAsync(options)'],
      ...same(inWorker, ['transform', 'transformStyleAttribute']),
    ]),
  lmdb: (): Preset => lmdb(),
  nodeRsArgon2: (): Preset =>
    rows(
      '@node-rs/argon2',
      'https://github.com/napi-rs/node-rs/tree/main/packages/argon2#readme',
      twins(['hashSync', 'verifySync', 'hashRawSync'], '…'),
    ),
  nodeRsBcrypt: (): Preset =>
    rows(
      '@node-rs/bcrypt',
      'https://github.com/napi-rs/node-rs/tree/main/packages/bcrypt#readme',
      twins(['hashSync', 'verifySync', 'compareSync', 'genSaltSync'], '…'),
    ),
  oxcParser: (): Preset =>
    rows('oxc-parser', 'https://github.com/oxc-project/oxc/tree/main/napi/parser#readme', [
      ['parseSync', 'await parse(filename, source)', { shows: [0] }],
    ]),
  sass: (): Preset =>
    rows('sass', WORKER, [
      ['compile', inWorker, { shows: [0] }],
      ...same(inWorker, ['compileString', 'renderSync']),
    ]),
  snappy: (): Preset =>
    rows(
      'snappy',
      'https://github.com/Brooooooklyn/snappy#readme',
      twins(['compressSync', 'uncompressSync'], 'data'),
    ),
  swcCore: (): Preset =>
    rows('@swc/core', 'https://swc.rs/docs/usage/core', twins([...SWC, 'minifySync'], '…')),
  typescript: (): Preset =>
    rows('typescript', WORKER, same(inWorker, ['transpileModule', 'createProgram'])),
};

export type PresetName = keyof typeof BUILDERS;

const made: { [Name in PresetName]?: Preset } = {};

function preset(name: PresetName): Preset {
  return (made[name] ??= BUILDERS[name]());
}

/**
 * Entries for well-known packages that block where no builtin is called.
 *
 * @example
 * ```ts
 * const options: LoopguardOptions = { extend: [presets.betterSqlite3, presets.bcrypt] };
 * ```
 */
export const presets: Readonly<Record<PresetName, Preset>> = {
  get babelCore() {
    return preset('babelCore');
  },
  get bcrypt() {
    return preset('bcrypt');
  },
  get bcryptjs() {
    return preset('bcryptjs');
  },
  get betterSqlite3() {
    return preset('betterSqlite3');
  },
  get cryptoJs() {
    return preset('cryptoJs');
  },
  get deasync() {
    return preset('deasync');
  },
  get lightningcss() {
    return preset('lightningcss');
  },
  get lmdb() {
    return preset('lmdb');
  },
  get nodeRsArgon2() {
    return preset('nodeRsArgon2');
  },
  get nodeRsBcrypt() {
    return preset('nodeRsBcrypt');
  },
  get oxcParser() {
    return preset('oxcParser');
  },
  get sass() {
    return preset('sass');
  },
  get snappy() {
    return preset('snappy');
  },
  get swcCore() {
    return preset('swcCore');
  },
  get typescript() {
    return preset('typescript');
  },
};

/** The preset with a name as in {@link presets}, or of a package. */
export function presetByName(name: string): Preset | undefined {
  if (Object.hasOwn(presets, name)) return presets[name as PresetName];
  return Object.values(presets).find(([entry]) => entry?.module === name);
}

/** What {@link presetByName} knows, by package. */
export function presetPackages(): string[] {
  return Object.values(presets).flatMap(([entry]) => entry?.module ?? []);
}

/** The entry of a preset with that id. */
export function presetEntryById(id: string): ExtendEntry | undefined {
  return presetEntries().find((entry) => entry.id === id);
}

/** All entries of all presets. */
export function presetEntries(): ExtendEntry[] {
  return Object.values(presets).flat();
}
