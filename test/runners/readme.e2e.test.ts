import { readFile } from 'node:fs/promises';

import { describe, expect, test } from 'vitest';

import { runPlan } from './batch.js';
import { selectHosts } from './hosts.js';
import { optionNames } from '../../packages/core/src/options/validate.js';
import { reportText } from './reports.js';

const page = new URL('../../README.md', import.meta.url);

/** The fenced blocks of a language, in order. */
async function blocks(language: string): Promise<string[]> {
  const text = await readFile(page, 'utf8');
  const fence = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm');
  return [...text.matchAll(fence)].map((match) => match[1] ?? '');
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

test("README's table has every option", async () => {
  const text = await readFile(page, 'utf8');
  const start = text.indexOf('## Options');
  const table = text.slice(start, text.indexOf('\n## ', start + 1));
  const named = [...table.matchAll(/^\| `(\w+)`/gm)].map((match) => match[1]);
  expect(named.toSorted()).toEqual(optionNames.toSorted());
});
