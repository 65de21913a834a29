import { failedSomehow, type Behaviour } from './behaviour.js';
export const titled: readonly Behaviour[] = [{
  id: 'titled', title: 'x',
  files: {
    'node_modules/far-reader/package.json': '{ "name": "far-reader", "version": "1.0.0" }',
    'node_modules/far-reader/index.js': `const fs = require('node:fs');
      exports.read = () => new Promise((done) => { setImmediate(() => { fs.existsSync('package.json'); done(); }); });`,
    'case.test.ts': `import { read } from 'far-reader';
const name = 'a variable';
const helper = (title: string) => { test(title, async () => { await read(); }); };
test(\`a template \${1}\`, async () => { await read(); });
test('a ' + 'sum', async () => { await read(); });
const many = ["c"];
test.each\`
  of
  \${2}
\`("each of $of", async () => { await read(); });
test(name, async () => { await read(); });
test.each([{ a: 1 }])('each $a', async () => { await read(); });
test.each([{ a: 1 }])('object %o', async () => { await read(); });
(test as any).for?.([{ a: 1 }])('for $a', async () => { await read(); });
describe(\`in \${name}\`, () => { test(name + '!', async () => { await read(); }); });
describe.each([1, 2])('group %i', (n) => { test('row ' + n, async () => { await read(); }); });
helper('by a helper');
const extended = (test as any).extend?.({ x: async ({}: any, use: any) => use(1) }) ?? test;
extended(name + '3', async () => { await read(); });
`,
  },
  tests: Object.fromEntries(['q'].map((n) => [n, failedSomehow])),
  check({ run }) { for (const t of run.tests) console.log('ROW', t.fullName, '=>', JSON.stringify(t.messages.join("").split("\n").filter((l) => /^ *(test|where|from) /.test(l)))); },
}];
