import { expect, test } from 'vitest';
import { SourceText } from './source-text.js';

const WHY = '-- why';

/** `word@line of file`, or `word@line > lines`, with `!` and the begin of the problem where there is one. */
function read(text: string, file = 'a.ts'): string[] {
  return new SourceText(text, file).optOuts.map(
    ({ word, line, isOfFile, lines, problem, kind, reason }) => {
      const speaksFor = isOfFile ? ' of file' : ` > ${lines.join(',')}`;
      expect(kind === 'unknown' || problem !== undefined || reason !== '').toBe(true);
      return `${word}:${line}${speaksFor}${problem === undefined ? '' : ` ! ${problem.split('.')[0]}`}`;
    },
  );
}

const code = "import fs from 'node:fs';\nfs.readFileSync('a');\n";

test.each([
  ['a docblock', `/** @loopguard-allow fs.* ${WHY} */\n`, 1],
  ['a docblock of several lines', `/**\n * Reads.\n * @loopguard-allow fs.* ${WHY}\n */\n`, 3],
  ['a docblock with prose in front', `/** Reads. @loopguard-allow fs.* ${WHY} */\n`, 1],
  ['a block comment', `/* @loopguard-allow fs.* ${WHY} */\n`, 1],
  ['a line', `// @loopguard-allow fs.* ${WHY}\n`, 1],
  ['three slashes', `/// @loopguard-allow fs.* ${WHY}\n`, 1],
  ['a line after a reference', `/// <reference types="node" />\n// @loopguard-allow ${WHY}\n`, 2],
  ['below a hashbang', `#!/usr/bin/env node\n// @loopguard-allow ${WHY}\n`, 2],
  ['below a licence', `/*! Licence */\n\n/** @loopguard-allow ${WHY} */\n`, 3],
  ['below a licence in lines', `// Licence\n// of us\n\n// @loopguard-allow ${WHY}\n`, 4],
  ['below a directive', `'use strict';\n// @loopguard-allow ${WHY}\n`, 2],
  ['beside a directive', `'use strict'; // @loopguard-allow ${WHY}\n`, 1],
  ['between directives', `"use client"\n// @loopguard-allow ${WHY}\n'use strict'\n`, 2],
  ['with CRLF', `/**\r\n * @loopguard-allow ${WHY}\r\n */\r\n`, 2],
  ['behind a BOM', `\uFEFF/** @loopguard-allow ${WHY} */\n`, 1],
  ['behind a BOM and a hashbang', `\uFEFF#!/usr/bin/env node\n/** @loopguard-allow ${WHY} */\n`, 2],
  ['beside code', `/** @loopguard-allow ${WHY} */ `, 1],
])('%s at the top speaks for the file', (_name, head, line) => {
  expect(read(head + code)).toEqual([`@loopguard-allow:${line} of file`]);
  expect(read((head + code).replace('-allow fs.*', '-off').replace('-allow', '-off'))).toEqual([
    `@loopguard-off:${line} of file`,
  ]);
});

test('a file may hold nothing but comments', () => {
  expect(read(`// @loopguard-off ${WHY}`)).toEqual(['@loopguard-off:1 of file']);
  expect(read('')).toEqual([]);
});

test.each([
  ['behind the call', `\nfs.readFileSync('a'); // loopguard-allow ${WHY}\n`, '2 > 2'],
  ['behind the call, in a block', `fs.readFileSync('a'); /* loopguard-allow ${WHY} */`, '1 > 1'],
  ['in front of the call', `x = /* loopguard-allow ${WHY} */ fs.readFileSync('a');`, '1 > 1'],
  ['above', `// loopguard-allow ${WHY}\nfs.readFileSync('a');`, '1 > 2'],
  ['above, in a block', `/* loopguard-allow ${WHY} */\nfs.readFileSync('a');`, '1 > 2'],
  ['above, in a docblock', `/**\n * Reads.\n * loopguard-allow ${WHY}\n */\nread();`, '3 > 5'],
  ['above other comments', `// loopguard-allow ${WHY}\n// reads\n/* it */\nread();`, '1 > 4'],
  [
    'behind another comment',
    `// eslint-disable-line x -- y // loopguard-allow ${WHY}\nread();`,
    '1 > 2',
  ],
  ['with CRLF', `a();\r\n// loopguard-allow ${WHY}\r\nread();`, '2 > 3'],
  ['with CR', `a();\r// loopguard-allow ${WHY}\rread();`, '2 > 3'],
  [
    'after a line separator in a string',
    `a("\u2028");\n// loopguard-allow ${WHY}\nread();`,
    '3 > 4',
  ],
  ['from a block to the code behind it', `/* x\n loopguard-allow ${WHY}\n*/ read();`, '2 > 3'],
])('%s it speaks for a line', (_name, text, places) => {
  expect(read(text)).toEqual([`loopguard-allow:${places}`]);
});

test('code that looks like a comment is none', () => {
  const text = `class A {
  // loopguard-allow ${WHY}
  *items() { read(); }
  get x() { return a
    * b; }
}`;
  expect(read(text)).toEqual(['loopguard-allow:2 > 3']);
  expect(read(`// loopguard-allow ${WHY}\na\n  * b;`)).toEqual(['loopguard-allow:1 > 2']);
});

const allow = `// loopguard-allow ${WHY}`;
test.each([
  ['a string', `x = "${allow}";`],
  ['a string over two lines', `x = "\\\n${allow}";`],
  ['a template', `x = \`\n${allow}\n\`;`],
  ['a template around code', `x = \`\${a} \n${allow}\n \${b}\`;`],
  ['a template in a template', 'x = `${`\n' + allow + '\n`}`;'],
  ['a regular expression', `x = /[/] @loopguard-allow ${WHY}/;`],
  ['a regular expression behind if ()', `if (x) /[/]/* loopguard-allow ${WHY} *//.test(y);`],
  ['JSX text', `x = <p>\n${allow}\n</p>;`],
  ['a JSX attribute', `x = <p title="${allow}" />;`],
  ['JSX text beside an element', `x = <p>it's <b>here</b>\n${allow}\n</p>;`],
])('what stands in %s never counts', (_name, text) => {
  for (const file of ['a.tsx', 'a.jsx', 'a.js', 'a']) expect(read(text, file)).toEqual([]);
  if (!text.includes('<')) expect(read(text, 'a.ts')).toEqual([]);
});

test('JSX has comments of its own', () => {
  const text = `const x = (
  <p>
    don't \`
    {/* loopguard-allow fs.* ${WHY} */}
    {read()}
    <Row<string> of={read() /* loopguard-allow ${WHY} */} />
    {
      // loopguard-allow ${WHY}
      read()
    }
  </p>
);`;
  const expected = ['loopguard-allow:4 > 5', 'loopguard-allow:6 > 6', 'loopguard-allow:8 > 9'];
  expect(read(text, 'a.tsx')).toEqual(expected);
});

test('type parameters are no elements', () => {
  const text = `type Read = <T>(path: T) => T;
interface Reads { <T>(path: T): T; new <U>(path: U): U }
const one = <T,>(path: T) => { return path; };
const two = <T extends object>(path: T) => <p>it's {path}</p>;
// loopguard-allow ${WHY}
read();
const text = <p>// loopguard-allow ${WHY}</p>;`;
  expect(read(text, 'a.tsx')).toEqual(['loopguard-allow:5 > 6']);
});

test('types leave divisions and comments what they are', () => {
  const text = `const half = size! / 2; // loopguard-allow ${WHY}
const b = <RegExp>/"/; // loopguard-allow ${WHY}
let c = list[0]! / 2 / d!; // loopguard-allow ${WHY}`;
  expect(read(text)).toEqual([1, 2, 3].map((line) => `loopguard-allow:${line} > ${line}`));
});

test('scripts in pages have tops of their own', () => {
  const text = `<!-- @loopguard-allow ${WHY} -->
<template>
  <!-- loopguard-allow ${WHY} -->
  <p>don't {{ read() }} // loopguard-allow ${WHY}</p>
</template>
<script lang="ts">
// @loopguard-allow fs.* ${WHY}
const text = \`${allow}\`;
${allow}
read();
</script>
<script setup>
'use strict'
/* @loopguard-allow ${WHY} */
</script>`;
  expect(read(text, 'a.vue')).toEqual([
    '@loopguard-allow:1 of file',
    'loopguard-allow:3 > 4',
    '@loopguard-allow:7 of file',
    'loopguard-allow:9 > 10',
    '@loopguard-allow:14 of file',
  ]);
});

test.each([
  [
    '@loopguard-allow below code',
    `a();\n// @loopguard-allow ${WHY}\nread();`,
    'speaks for a whole file',
  ],
  ['@loopguard-allow below an expression', `'a' + b;\n// @loopguard-allow ${WHY}`, 'whole file'],
  [
    '@loopguard-allow above a test',
    `a();\n/** @loopguard-allow ${WHY} */\ntest();`,
    'leave out the "@"',
  ],
  ['@loopguard-off below code', `a();\n/** @loopguard-off ${WHY} */`, 'stands below code'],
  ['loopguard-off', `// loopguard-off ${WHY}\na();`, '"@loopguard-off"'],
  ['@loopguard-off with ids', `// @loopguard-off fs.* ${WHY}\na();`, 'about every call'],
  ['@loopguard-off without a reason', `/** @loopguard-off */\na();`, 'needs a reason'],
  [
    '@loopguard-off in prose without a reason',
    `/** Reads. @loopguard-off */\na();`,
    'needs a reason',
  ],
  ['@loopguard-allow without a reason', `// @loopguard-allow fs.*\na();`, 'has no reason'],
  ['no reason after the dashes', `// loopguard-allow fs.* --\na();`, 'has no reason'],
  ['one dash', `// loopguard-allow fs.* - why\na();`, 'has no reason'],
  ['an empty line below', `// loopguard-allow ${WHY}\n\nread();`, 'no code'],
  ['the end of the file', `a();\n// loopguard-allow ${WHY}`, 'no code'],
  ['an import below', `// loopguard-allow ${WHY}\nimport a from 'a';`, 'an import'],
  ['another word', `// loopguard-ignore fs.readFileSync ${WHY}\na();`, 'no such word'],
  ['another word with @', `/** @loopguard-disable */\na();`, 'no such word'],
  ['another word for a line', `// loopguard-allow-next-line fs.readFileSync\na();`, 'no such word'],
  ['a misspelled word', `// loopguard-alow ${WHY}\na();`, 'no such word'],
])('%s is a mistake', (_name, text, problem) => {
  const found = new SourceText(text, 'a.ts').optOuts;
  expect(found).toHaveLength(1);
  expect(found[0]?.problem).toContain(problem);
});

test('an import() is a call', () => {
  expect(read(`// loopguard-allow ${WHY}\nimport('a');`)).toEqual(['loopguard-allow:1 > 2']);
});

test.each([
  '// The @loopguard-off tag is explained in the guide.',
  '// Write "@loopguard-off -- why" there.',
  '// See loopguard-allow in the guide.',
  '/* loopguard-free code is what we want */',
  '/** A loopguard-off of its own. */',
])('prose says nothing: %s', (text) => {
  expect(read(`${text}\nread();`)).toEqual([]);
});

test('ids are listed by commas or spaces, and may take several lines of a block', () => {
  const list = `// @loopguard-allow fs.*, zlib.gzipSync require ${WHY}`;
  expect(new SourceText(list, 'a.ts').optOuts[0]?.patterns).toEqual([
    'fs.*',
    'zlib.gzipSync',
    'require',
  ]);
  expect(new SourceText(`// @loopguard-allow ${WHY}`, 'a.ts').optOuts[0]?.patterns).toBeUndefined();
  const block = new SourceText(
    '/**\n * @loopguard-allow fs.readFileSync,\n *   fs.statSync -- why it\n * is\n */',
    'a.ts',
  ).optOuts[0];
  expect(block).toMatchObject({ patterns: ['fs.readFileSync', 'fs.statSync'], reason: 'why it' });
});

test.each(['`${', '"', '/*', '<a', '<a b={', '/[', '}}}', '\u0000', '#!', '`${`', '<!--', '\\u'])(
  'a text that is no code is read all the same: %s',
  (text) => {
    for (const file of ['a.ts', 'a.tsx', 'a.js', 'a.vue', 'a.svelte', 'a.astro', 'a.coffee']) {
      expect(() => read(`${text}\n${allow}`, file)).not.toThrow();
    }
  },
);
