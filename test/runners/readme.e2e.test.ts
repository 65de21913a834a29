import { readFile } from 'node:fs/promises';

import { describe, expect, test } from 'vitest';

import { runPlan } from './batch.js';
import { selectHosts } from './hosts.js';
import { optionNames } from '../../packages/core/src/options/validate.js';
import { readReports, reportText } from './reports.js';
import { topics } from '../../packages/cli/src/guide/topics.js';

const page = new URL('../../README.md', import.meta.url);

/** The fenced blocks of a language, in order. */
async function blocks(language: string): Promise<string[]> {
  const text = await readFile(page, 'utf8');
  // Why all of them: the end of one block is not the start of another.
  return [...text.matchAll(/^```(\w*)\n([^]*?)^```$/gm)]
    .filter((match) => match[1] === language)
    .map((match) => match[2] ?? '');
}

const hosts = [...selectHosts('vitest'), ...selectHosts('jest')].filter(
  (host) => host.extent === 'full',
);

describe.each(hosts)('$id', (host) => {
  test("README's first example says what README prints", async () => {
    const [config = '', configTest = ''] = await blocks('ts');
    const output = (await blocks('')).find((block) => block.startsWith('FAIL  config.test.ts'));
    expect(config).toMatch(/^\/\/ config\.ts\n/);
    expect(configTest).toMatch(/^\/\/ config\.test\.ts\n/);

    const { tests } = await runPlan(host, {
      name: 'readme',
      unguarded: false,
      groups: [
        {
          name: 'readme',
          folders: ['readme'],
          options: undefined,
          environment: undefined,
          vitestPlugins: undefined,
          config: {},
        },
      ],
      files: {
        'config.json': '{ "port": 80 }',
        'readme/config.ts': config,
        'readme/config.test.ts': `import { loadConfig } from './config';\n${configTest}`,
      },
    });

    expect(tests.map(({ status }) => status)).toEqual(['failed']);
    const said = reportText(tests[0]?.messages[0] ?? '').replaceAll(
      'readme/config.ts',
      'config.ts',
    );
    expect(said.replace(/^Error: /, '')).toBe(reportText(output ?? ''));
  });
});

describe.each(hosts)('$id', (host) => {
  test('a stall says what README and the guide print', async () => {
    const output = (await blocks('')).find((block) => block.startsWith('FAIL  signup.test.ts'));
    const { tests } = await runPlan(host, {
      name: 'readme-stall',
      unguarded: false,
      groups: [
        {
          name: 'readme',
          folders: ['readme'],
          options: { stall: { mode: 'fail' } },
          environment: undefined,
          vitestPlugins: undefined,
          config: { testTimeout: 120_000 },
        },
      ],
      files: {
        'readme/emails.ts': `const EMAIL = /^([\\w.]+)+@example\\.com$/;

export function isEmail(text: string): boolean {
  return EMAIL.test(text);
}
`,
        'readme/signup.ts': `import { isEmail } from './emails';

export async function signUp(address: string): Promise<void> {
  await Promise.resolve();
  if (!isEmail(address)) throw new Error('not an address');
}
`,
        'readme/signup.test.ts': `import { signUp } from './signup';

test('rejects a bad address', async () => {
  await expect(signUp('a'.repeat(34) + '!')).rejects.toThrow('not an address');
});
`,
      },
    });

    expect(tests).toMatchObject([{ status: 'failed' }]);
    const message = tests[0]?.messages[0] ?? '';
    const said = stallText(message.replaceAll('readme/', ''));
    expect(said).toBe(stallText(output ?? ''));
    expect(said).toBe(stallText(topics.find(({ id }) => id === 'stall')?.sample ?? ''));
    expect(readReports(message)).toMatchObject([{ id: 'stall', functionName: 'isEmail → test()' }]);
  });
});

/** A stall's report as a user reads it, with what differs from run to run replaced. */
function stallText(message: string): string {
  const rows = message.split('\n').map((row) => row.trim().replace(/^Error: /, ''));
  const start = rows.findIndex((row) => row.startsWith('EventLoopStallError: '));
  const end = rows.findIndex((row, at) => at > start && row.startsWith('allow '));
  return (
    rows
      .slice(start, end + 1)
      .join('\n')
      // Why: only Linux says it.
      .replace(/, \d+ ms waiting for one/, '')
      .replaceAll(/\d+ (?=ms|%)/g, '<number> ')
  );
}

test("README's table has every option", async () => {
  const text = await readFile(page, 'utf8');
  const start = text.indexOf('## Options');
  const table = text.slice(start, text.indexOf('\n## ', start + 1));
  const named = [...table.matchAll(/^\| `(\w+)`/gm)].map((match) => match[1]);
  expect(named.toSorted()).toEqual(optionNames().toSorted());
});
