import { describe, expect, test } from 'vitest';
import { parseFile } from '../../syntax/parse.js';
import { scopesOf } from '../scopes.js';
import { whatOthersMayDo } from './meanwhile.js';

/** What is said of the call of `read` or of an `…Sync` function in a line with a comment HERE. */
function saidOf(text: string): string {
  const scopes = scopesOf(parseFile(text, 'a.ts'));
  const line = text.split('\n').findIndex((each) => each.includes('HERE')) + 1;
  const own = scopes.calls.filter(({ node: { callee, loc } }) => {
    const last = callee.type === 'MemberExpression' ? callee.property : callee;
    return loc?.end.line === line && last.type === 'Identifier' && /read$|Sync$/.test(last.name);
  });
  const [path] = own;
  if (!path || own.length > 1) throw new Error(`${own.length} calls`);
  const { sure, may } = whatOthersMayDo(path, scopes);
  if (sure !== undefined) return `never: ${sure}`;
  return may === undefined ? 'fine' : `ask: ${may}`;
}

const MODULE = `let count = 0;\nlet cache;\nconst stats = { count: 0 };\nconst known = new Map();\n`;
const inside = (...lines: string[]): string =>
  `${MODULE}async function load(file, given) {\n${lines.map((line) => `  ${line}`).join('\n')}\n}\n`;

/** Why: one line may have both calls, and the test is about one of them. */
function only(line: string, call: string): string {
  const [before = '', ...rest] = line.split(`${call}(`);
  return inside(`${before}\n ${call}(${rest.join(`${call}(`)}`);
}

const LOST = 'is read before the await and written after it, so what others write between is lost';
const BETWEEN = 'is written before the await and again after it, so others see what it is between';
const STALE = 'is written before the await and read after it, when others may have written it';

describe('in one expression', () => {
  test.each([
    ['count += read(file); // HERE', '+= would read what it adds to before the await'],
    ['count = count + read(file); // HERE', `count ${LOST}`],
    ['stats.count = stats.count + read(file); // HERE', `stats.count ${LOST}`],
    ['this.total = Math.max(this.total, read(file)); // HERE', `this.total ${LOST}`],
    ['given.list[0] = given.list[0] + read(file); // HERE', `given.list.0 ${LOST}`],
    ['given[file] += read(file); // HERE', '+= would read'],
    ['known.set(file, known.get(file) + read(file)); // HERE', `known ${LOST}`],
    ['({ count } = { count: count + read(file) }); // HERE', `count ${LOST}`],
    ['[count++, read(file), count++]; // HERE', `count ${BETWEEN}`],
    ['return [(cache = file), read(file), cache]; // HERE', `cache ${STALE}`],
  ])('it is never done: %s', (line, why) => {
    expect(saidOf(inside(line)).startsWith(`never: ${why}`)).toBe(true);
  });

  test.each([
    'count = read(file) + count; // HERE',
    'count = read(file); // HERE',
    'stats.count = read(file); // HERE',
    'stats.other = stats.count + read(file); // HERE',
    'return [count, read(file)]; // HERE',
    'known.set(file, read(file)); // HERE',
    'return known.get(read(file)); // HERE',
    'stats[count] = read(file); // HERE',
    'return read(file) || count++; // HERE',
    'given.text ||= read(file); // HERE',
  ])('it is fine: %s', (line) => {
    expect(saidOf(inside(line))).toBe('fine');
  });

  test('a private field is a place as others are', () => {
    const method = 'async add(file) {\n    this.#n = this.#n - read(file); // HERE\n  }';
    expect(saidOf(`class A {\n  #n = 0;\n  ${method}\n}`)).toBe(`never: this.#n ${LOST}`);
  });

  test('a variable of the function itself is its own, unless an inner function writes it', () => {
    expect(saidOf(inside('let n = 0;', 'n += read(file); // HERE'))).toBe('fine');
    expect(saidOf(inside('const r = { n: 0 };', 'r.n += read(file); // HERE'))).toBe('fine');
    const timer = 'setInterval(() => n++, 1);';
    expect(saidOf(inside('let n = 0;', timer, 'n += read(file); // HERE'))).toMatch(/^never/);
    const shared = 'given.push(r);';
    expect(saidOf(inside('const r = file();', shared, 'r.n += read(file); // HERE'))).toMatch(
      /^never/,
    );
  });

  test('outside of functions, what no function writes is only written there', () => {
    expect(saidOf('let n = 0;\nn += read("a"); // HERE\nexport { n };\n')).toBe('fine');
    expect(saidOf('let n = 0;\nn += read("a"); // HERE\nexport const add = () => n++;\n')).toMatch(
      /^never/,
    );
  });
});

describe('over several statements', () => {
  test.each<[string, string[], string]>([
    ['a default', ['cache ??= read(file); // HERE'], `cache ${LOST}`],
    ['one or the other', ['return cache || (cache = read(file)); // HERE'], `cache ${LOST}`],
    ['a choice', ['return cache ? cache : (cache = read(file)); // HERE'], `cache ${LOST}`],
    ['a check', ['if (cache) return cache;', 'cache = read(file); // HERE'], `cache ${LOST}`],
    ['a copy', ['const n = count;', 'read(file); // HERE', 'count = n + 1;'], `count ${LOST}`],
    [
      'a collection',
      ['if (!known.has(file)) known.set(file, read(file)); // HERE'],
      `known ${LOST}`,
    ],
    [
      'an element',
      ['if (!stats[file]) {', 'stats[file] = read(file); // HERE', '}'],
      `stats ${LOST}`,
    ],
    ['a limit', ['if (count > 9) throw file;', 'read(file); // HERE', 'count++;'], `count ${LOST}`],
    [
      'a lock',
      ['count = 1;', 'try {', 'read(file); // HERE', '} finally {', 'count = 0;', '}'],
      `count ${BETWEEN}`,
    ],
    [
      'a lock around what it returns',
      ['count = 1;', 'try {', 'return read(file); // HERE', '} finally {', 'count = 0;', '}'],
      `count ${BETWEEN}`,
    ],
    [
      'the next round',
      ['while (known.size > 0) {', 'read(file); // HERE', 'known.delete(file);', '}'],
      `known ${LOST}`,
    ],
    ['a number in flight', ['count++;', 'read(file); // HERE', 'count--;'], `count ${BETWEEN}`],
    [
      'a folder',
      ['process.chdir(file);', 'read(file); // HERE', 'process.chdir("/");'],
      `process.cwd() ${BETWEEN}`,
    ],
    [
      'the environment',
      ['process.env.A = file;', 'read(file); // HERE', 'delete process.env.A;'],
      `process.env.A ${BETWEEN}`,
    ],
    [
      'a replaced function',
      ['console.log = file;', 'read(file); // HERE', 'console.log("a");'],
      `console.log ${STALE}`,
    ],
    [
      'who asks',
      ['this.user = file;', 'read(file); // HERE', 'use(this.user);'],
      `this.user ${STALE}`,
    ],
    [
      'a wait that is not surely there',
      ['if (cache) return cache;', 'if (given) await 0;', 'cache = read(file); // HERE'],
      `cache ${LOST}`,
    ],
    [
      'a callback that is called at once',
      ['given.forEach((x) => count++);', 'read(file); // HERE', 'count--;'],
      `count ${BETWEEN}`,
    ],
  ])('somebody has to look: %s', (_name, lines, why) => {
    expect(saidOf(inside(...lines))).toBe(`ask: ${why}`);
  });

  test.each<[string, string[]]>([
    [
      'a wait between them',
      ['if (cache) return cache;', 'await 0;', 'cache = read(file); // HERE'],
    ],
    ['a wait after it', ['count++;', 'read(file); // HERE', 'await 0;', 'count--;']],
    ['one that is awaited', ['count++;', 'await given(read(file)); // HERE', 'count--;']],
    ['one that was awaited already', ['count++;', 'await read(file); // HERE', 'count--;']],
    ['other branches', ['if (file) count++;', 'else read(file); // HERE']],
    [
      'a branch that leaves',
      ['if (file) { count++; return 1; }', 'read(file); // HERE', 'count--;'],
    ],
    [
      'another case',
      [
        'switch (file) {',
        'case 1:',
        'count++;',
        'break;',
        'default:',
        'read(file); // HERE',
        'count--;',
        '}',
      ],
    ],
    [
      'a round that waits',
      ['while (known.size > 0) {', 'known.delete(await file);', 'read(file); // HERE', '}'],
    ],
    [
      'each round for itself',
      ['for (const each of file) {', 'known.add(read(each)); // HERE', '}'],
    ],
    ['what it returns', ['count++;', 'if (file) return read(file); // HERE', 'count--;']],
    ['a request', ['given.a = 1;', 'given.b = read(file); // HERE', 'return given.a;']],
    ['another time', ['given.later(() => count++);', 'read(file); // HERE', 'count--;']],
    ['other names', ['stats.begun = 1;', 'read(file); // HERE', 'stats.done = 1;']],
    ['what is written once', ['read(file); // HERE', 'count++;']],
  ])('nothing is between: %s', (_name, lines) => {
    expect(saidOf(inside(...lines))).toBe('fine');
  });

  test('the body of a test runs once', () => {
    const body = `count = 1;\n  read('a'); // HERE\n  count++;`;
    expect(saidOf(`${MODULE}test('a', async () => {\n  ${body}\n});\n`)).toBe('fine');
    expect(saidOf(`${MODULE}run('a', async () => {\n  ${body}\n});\n`)).toMatch(/^ask/);
  });
});

describe('files', () => {
  const FILE = 'is looked at and then changed, and others may change it between';
  test.each([
    ['if (!existsSync(file)) mkdirSync(file); // HERE', 'mkdirSync'],
    ['const a = readFileSync(file); // HERE\n  writeFileSync(file, a + 1);', 'readFileSync'],
    [
      'const a = given.readFileSync(file);\n  given.writeFileSync(file, a); // HERE',
      'writeFileSync',
    ],
    ['if (existsSync(file)) unlinkSync(file); // HERE', 'unlinkSync'],
  ])('are looked at and changed: %s', (line, call) => {
    expect(saidOf(only(line, call))).toBe(`ask: what stands at file ${FILE}`);
  });

  test.each([
    ['if (!existsSync(file)) mkdirSync(file, { recursive: true }); // HERE', 'mkdirSync'],
    ['if (existsSync(file)) rmSync(file, { force: true }); // HERE', 'rmSync'],
    ['const a = readFileSync(file); // HERE\n  writeFileSync(given, a);', 'readFileSync'],
    ['writeFileSync(file, "a"); // HERE\n  readFileSync(file);', 'writeFileSync'],
    ['if (existsSync(file)) return readFileSync(file); // HERE', 'readFileSync'],
    [
      'const a = readFileSync(file); // HERE\n  await 0;\n  writeFileSync(file, a);',
      'readFileSync',
    ],
  ])('are not: %s', (line, call) => {
    expect(saidOf(only(line, call))).toBe('fine');
  });
});

describe('what comes too late', () => {
  test.each<[string, string[]]>([
    [
      'what given emits during the await would be missed',
      ['read(1); // HERE', "given.on('a', file);"],
    ],
    [
      'what child emits during the await would be missed',
      ['const child = spawn(file);', 'read(1); // HERE', "child.once('exit', file);"],
    ],
    [
      'given.preventDefault() would come after the event',
      ['read(1); // HERE', 'given.preventDefault();'],
    ],
    [
      'if other fails during the await, nothing handles that yet',
      ['const other = fetch(file);', 'read(1); // HERE', 'return [await other];'],
    ],
    [
      'if other fails during the await, nothing handles that yet',
      ['const other = fetch(file);', 'read(1); // HERE', 'await Promise.all([other, 1]);'],
    ],
  ])('%s', (why, lines) => {
    expect(saidOf(inside(...lines))).toBe(`ask: ${why}`);
  });

  test.each<[string[]]>([
    [['await 0;', 'read(1); // HERE', "given.on('a', file);"]],
    [["given.on('a', file);", 'read(1); // HERE']],
    [['read(1); // HERE', 'const child = spawn(file);', "child.once('exit', file);"]],
    [['read(1); // HERE', "process.on('SIGTERM', file);"]],
    [['const other = await fetch(file);', 'read(1); // HERE', 'await other;']],
    [['const other = fetch(file);', 'await 0;', 'read(1); // HERE', 'await 0;']],
  ])('nothing does: %s', (lines) => {
    expect(saidOf(inside(...lines))).toBe('fine');
  });
});

describe('who calls the function', () => {
  test.each([
    [
      `process.on('exit', async () => {\n  read('a'); // HERE\n});`,
      'never: the process ends without waiting for what its exit handlers begin',
    ],
    [
      `names.forEach(async (name) => {\n  use(read(name)); // HERE\n});`,
      'ask: forEach does not wait for its callback',
    ],
    [
      `const out = [];\nawait Promise.all(names.map(async (name) => {\n  out.push(read(name)); // HERE\n}));`,
      'ask: the callbacks of map would write out in another order',
    ],
    [
      `async function load() {\n  return read('a'); // HERE\n}\nload();\nstart();`,
      'ask: line 4 calls load and goes on without waiting for it',
    ],
    [
      `class A {\n  async load() {\n    return read('a'); // HERE\n  }\n  start() {\n    void this.load();\n    this.go();\n  }\n}`,
      'ask: line 6 calls load and goes on without waiting for it',
    ],
  ])('%s', (text, said) => {
    expect(saidOf(text)).toBe(said);
  });

  test.each([
    `process.on('SIGTERM', async () => {\n  read('a'); // HERE\n});`,
    `await Promise.all(names.map(async (name) => {\n  return read(name); // HERE\n}));`,
    `names.forEach(async (name) => {\n  await 0;\n  use(read(name)); // HERE\n});`,
    `async function load() {\n  return read('a'); // HERE\n}\nstart();\nload();`,
    `async function load() {\n  return read('a'); // HERE\n}\nawait load();\nstart();`,
    `async function load() {\n  await 0;\n  return read('a'); // HERE\n}\nload();\nstart();`,
    `async function load() {\n  return read('a'); // HERE\n}\nexport const all = () => load();`,
  ])('%s', (text) => {
    expect(saidOf(text)).toBe('fine');
  });
});
