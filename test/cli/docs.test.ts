import { readdir, readFile, stat } from 'node:fs/promises';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runProcess } from '../runners/process.js';

const root = new URL('../../', import.meta.url);
const program = fileURLToPath(new URL('packages/cli/dist/main.mjs', root));
const names = (await readdir(new URL('docs/', root))).filter((name) => name.endsWith('.md'));
const pages = ['README.md', ...names.map((name) => `docs/${name}`)];

/** Pages that are looked up in, not read; everything else has to be short. */
const LONG = ['README.md', 'docs/fixes.md', 'docs/runtime.md'];

async function helpOf(...command: string[]): Promise<string> {
  const args = [program, ...command, '--help'];
  const { exitCode, stdout } = await runProcess(process.execPath, args, { cwd: os.tmpdir() });
  expect(exitCode, command.join(' ')).toBe(0);
  return stdout;
}

const commands = /^ {2}([a-z]+)/gm;
const known = [...(await helpOf()).split('Commands:')[1]!.matchAll(commands)].map(
  ([, name]) => name as string,
);
const helps = new Map(
  await Promise.all(known.map(async (name) => [name, await helpOf(name)] as const)),
);

describe.each(pages)('%s', (page) => {
  test('names commands and options that there are', async () => {
    const text = await readFile(new URL(page, root), 'utf8');
    for (const [, line = ''] of text.matchAll(/npx loopguard ([^`\n#]*)/g)) {
      const [command = '', ...words] = line.split(/\s+/);
      expect(known, `npx loopguard ${line}`).toContain(command);
      const end = words.indexOf('--');
      const own = end === -1 ? words : words.slice(0, end);
      for (const word of own.filter((one) => one.startsWith('--'))) {
        expect(helps.get(command), `npx loopguard ${line}`).toContain(word.replace(/[=.,)].*/, ''));
      }
    }
  });

  test('is a page that can be read at once', async () => {
    const text = await readFile(new URL(page, root), 'utf8');
    const isLong = LONG.includes(page);
    expect(text.trimEnd().split('\n').length < 150).toBe(!isLong);
  });

  test('links to files that there are', async () => {
    const text = await readFile(new URL(page, root), 'utf8');
    const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
    const links = [...prose.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
      ([, link]) => link as string,
    );
    for (const link of links) {
      const target = new URL(link, new URL(page, root));
      await expect(stat(target).then(Boolean, (error: Error) => error.message)).resolves.toBe(true);
    }
  });
});
