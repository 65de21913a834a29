import { describe, expect, test } from 'vitest';
import { parseFile } from '../syntax/parse.js';
import { ConvertibleFile } from './suggest.js';

/** The file after the change of its only line with a `readFileSync(`; why there is none, otherwise. */
function outcome(text: string, file = 'a.ts'): string {
  const source = new ConvertibleFile(parseFile(text, file));
  const lines = text.split(/\r\n|\n/);
  const line = lines.findIndex((each) => each.includes('readFileSync(')) + 1;
  const conversion = source.conversionAt({ call: 'fs.readFileSync', line, column: 1 });
  if ('why' in conversion) return `left: ${conversion.why}`;
  const changed = source.changed([conversion]);
  // Why: whatever it does, it leaves a program.
  parseFile(changed, file);
  return changed;
}

describe('what is around a call stays as it is written', () => {
  test.each([
    [
      'tabs',
      `import fs from 'fs'\nasync function a(p) {\n\treturn {\n\t\tb:\tfs.readFileSync(p),\n\t}\n}\n`,
      `import fs from 'fs'\nasync function a(p) {\n\treturn {\n\t\tb:\tawait fs.promises.readFile(p),\n\t}\n}\n`,
    ],
    [
      'no newline at the end',
      `import fs from 'fs';\nexport const a = async (p) => fs.readFileSync(p)`,
      `import fs from 'fs';\nexport const a = async (p) => await fs.promises.readFile(p)`,
    ],
    [
      'a byte order mark, and carriage returns',
      `\uFEFFimport { readFileSync } from "fs";\r\nexport const a = async (p) =>\r\n  readFileSync(p);\r\n`,
      `\uFEFFimport { readFile } from "fs/promises";\r\nexport const a = async (p) =>\r\n  await readFile(p);\r\n`,
    ],
    [
      'a first line for the shell, and a directive',
      `#!/usr/bin/env node\n'use strict';\nconst { readFileSync, statSync } = require('fs');\nstatSync;\nconst a = async (p) => readFileSync(p);\n`,
      `#!/usr/bin/env node\n'use strict';\nconst { statSync } = require('fs');\nconst { readFile } = require('fs/promises');\nstatSync;\nconst a = async (p) => await readFile(p);\n`,
    ],
    [
      'a chain over several lines',
      `import fs from 'fs';\nconst a = async (p) => {\n  const b = fs\n    .readFileSync(p, 'utf8')\n    // the lines\n    .split('\\n');\n};\n`,
      `import fs from 'fs';\nconst a = async (p) => {\n  const b = (await fs.promises.readFile(p, 'utf8'))\n    // the lines\n    .split('\\n');\n};\n`,
    ],
    [
      'arguments over several lines, with comments',
      `import fs from 'fs';\nconst a = async (p) => {\n  return fs.readFileSync(\n    p, // the path\n    /* text */ 'utf8',\n  );\n};\n`,
      `import fs from 'fs';\nconst a = async (p) => {\n  return await fs.promises.readFile(\n    p, // the path\n    /* text */ 'utf8',\n  );\n};\n`,
    ],
    [
      'an await that was there already',
      `import fs from 'fs';\nconst a = async (p) => (await fs.readFileSync(p)).length;\n`,
      `import fs from 'fs';\nconst a = async (p) => (await fs.promises.readFile(p)).length;\n`,
    ],
  ])('%s', (_name, before, after) => {
    expect(outcome(before)).toBe(after);
  });

  test('a comment within the name of the function would be lost', () => {
    expect(
      outcome(`import fs from 'fs';\nconst a = async (p) => fs /* b */.readFileSync(p);\n`),
    ).toBe('left: a comment stands within the call');
  });
});

const inTypeScript = (line: string): string =>
  `import fs from 'node:fs';\nexport async function a(p: string) {\n  ${line}\n}\n`;

describe('TypeScript', () => {
  test.each([
    ['const b: Buffer = fs.readFileSync(p);', 'const b: Buffer = await fs.promises.readFile(p);'],
    [
      'const b = fs.readFileSync(p) as unknown as string;',
      'const b = (await fs.promises.readFile(p)) as unknown as string;',
    ],
    ['return [fs.readFileSync(p)] as const;', 'return [await fs.promises.readFile(p)] as const;'],
    [
      'return fs.readFileSync(p) satisfies Buffer;',
      'return (await fs.promises.readFile(p)) satisfies Buffer;',
    ],
    ['return fs.readFileSync(p)!;', 'return (await fs.promises.readFile(p))!;'],
    ['return <Buffer>fs.readFileSync(p);', 'return <Buffer>(await fs.promises.readFile(p));'],
    ['return fs.readFileSync(p)?.length;', 'return (await fs.promises.readFile(p))?.length;'],
    [
      'return { b: fs.readFileSync(p) } satisfies Record<string, Buffer>;',
      'return { b: await fs.promises.readFile(p) } satisfies Record<string, Buffer>;',
    ],
    [
      'using b = fs.readFileSync(p) as never;',
      'using b = (await fs.promises.readFile(p)) as never;',
    ],
  ])('%s', (before, after) => {
    expect(outcome(inTypeScript(before))).toBe(inTypeScript(after));
  });

  test('methods with decorators and typed parameters', () => {
    const text = `import * as fs from 'fs';\n@injectable()\nexport class A {\n  constructor(@inject(B) private readonly b: B) {}\n\n  @cached({ for: 1 })\n  async load<T>(this: A, @path() p: string): Promise<T> {\n    return JSON.parse(fs.readFileSync(p, 'utf8')) as T;\n  }\n}\n`;
    expect(outcome(text)).toBe(text.replace('fs.readFileSync(', 'await fs.promises.readFile('));
  });

  test('an import that TypeScript has of its own', () => {
    expect(
      outcome(
        `import fs = require('fs');\nexport const a = async (p: string) => fs.readFileSync(p);\n`,
      ),
    ).toBe(
      `import fs = require('fs');\nexport const a = async (p: string) => await fs.promises.readFile(p);\n`,
    );
  });

  test('an import of types is none of functions', () => {
    expect(
      outcome(
        `import type { Stats } from 'node:fs';\nimport { readFileSync } from 'node:fs';\nexport const a = async (p: string, s: Stats) => readFileSync(p);\n`,
      ),
    ).toBe(
      `import type { Stats } from 'node:fs';\nimport { readFile } from 'node:fs/promises';\nexport const a = async (p: string, s: Stats) => await readFile(p);\n`,
    );
  });
});

const page = (call: string): string =>
  `export default async function Page() {\n  return (\n    <main title={String(${call}(path, 'utf8'))}>\n      <p>text</p>\n    </main>\n  );\n}\n`;

test.each(['a.jsx', 'a.tsx'])('JSX in %s', (file) => {
  expect(outcome(`import fs from 'fs';\n\n${page('fs.readFileSync')}`, file)).toBe(
    `import fs from 'fs';\n\n${page('await fs.promises.readFile')}`,
  );
});
