// A suite that computes: a parser of expressions over large generated texts.
import { moduleText, testText } from '../lib/module-text.mjs';

const FILES = 3;
const TESTS_IN_FILE = 20;

export const parser = {
  name: 'CPU-heavy parser',
  tests: FILES * TESTS_IN_FILE,
  describe: `${FILES} files, ${FILES * TESTS_IN_FILE} tests that each parse, print and evaluate an expression of some 20,000 tokens`,
  filesOf(isModule) {
    const files = {
      'src/parse.js': moduleText(isModule, {
        exports: ['evaluate', 'parse', 'print'],
        body: PARSER,
      }),
      'src/generate.js': moduleText(isModule, { exports: ['generate'], body: GENERATOR }),
    };
    for (let index = 0; index < FILES; index++) {
      files[`tests/parse-${index}.test.js`] = testText(isModule, {
        imports: {
          '../src/parse.js': '{ evaluate, parse, print }',
          '../src/generate.js': '{ generate }',
        },
        body: TESTS.replace('«seed»', String(index + 1)),
      });
    }
    return files;
  },
};

const PARSER = `
const TOKEN = /\\s*(?:(\\d+)|([a-z]\\w*)|(.))/gy;
function tokenize(text) {
  const tokens = [];
  TOKEN.lastIndex = 0;
  for (let match; (match = TOKEN.exec(text)); ) {
    if (match[1]) tokens.push({ type: 'number', value: Number(match[1]) });
    else if (match[2]) tokens.push({ type: 'name', value: match[2] });
    else tokens.push({ type: match[3] });
  }
  return tokens;
}
function parse(text) {
  const tokens = tokenize(text);
  let at = 0;
  const next = (type) => tokens[at]?.type === type && tokens[at++];
  function sum() {
    let left = product();
    for (let sign; (sign = next('+') || next('-')); ) left = { type: sign.type, left, right: product() };
    return left;
  }
  function product() {
    let left = atom();
    while (next('*')) left = { type: '*', left, right: atom() };
    return left;
  }
  function atom() {
    if (next('(')) {
      const inner = sum();
      if (!next(')')) throw new SyntaxError('expected ) at ' + at);
      return inner;
    }
    return next('number') || next('name') || fail();
  }
  function fail() {
    throw new SyntaxError('unexpected ' + tokens[at]?.type);
  }
  return sum();
}
function print(node) {
  if (node.left === undefined) return String(node.value);
  return '(' + print(node.left) + ' ' + node.type + ' ' + print(node.right) + ')';
}
function evaluate(node, names) {
  if (node.type === 'number') return node.value;
  if (node.type === 'name') return names[node.value];
  const [left, right] = [evaluate(node.left, names), evaluate(node.right, names)];
  if (node.type === '*') return (left * right) % 1_000_003;
  return node.type === '+' ? left + right : left - right;
}`;

const GENERATOR = `
function generate(seed, size) {
  let state = seed;
  const random = (limit) => (state = (state * 48271) % 2147483647) % limit;
  function expression(left) {
    if (left <= 1) return random(2) ? String(random(1000)) : 'xyz'[random(3)];
    const half = 1 + random(left - 1);
    const text = expression(half) + ' ' + '+-*'[random(3)] + ' ' + expression(left - half);
    return random(2) ? '(' + text + ')' : text;
  }
  return Array.from({ length: size / 100 }, () => expression(100)).join(' + ');
}`;

const TESTS = `
const names = { x: 2, y: 3, z: 5 };
for (let index = 0; index < ${TESTS_IN_FILE}; index++) {
  test('survives printing ' + index, async () => {
    const tree = parse(generate(«seed» * 1000 + index, 6000));
    const printed = print(tree);
    await undefined;
    expect(evaluate(parse(printed), names)).toBe(evaluate(tree, names));
  });
}`;
