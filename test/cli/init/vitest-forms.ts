/** A configuration before and after `loopguard init`. */
export interface ConfigForm {
  readonly name: string;
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

const IMPORT = `import { loopguard } from '@loopguard/vitest-plugin';`;

export const vitestForms: readonly ConfigForm[] = [
  {
    name: 'defineConfig, without plugins',
    file: 'vitest.config.ts',
    before: `import { defineConfig } from 'vitest/config';

export default defineConfig({
  // how tests run
  test: {
    globals: true, // as in Jest
  },
});
`,
    after: `import { defineConfig } from 'vitest/config';
${IMPORT}

export default defineConfig({
  plugins: [loopguard()],
  // how tests run
  test: {
    globals: true, // as in Jest
  },
});
`,
  },
  {
    name: 'plugins over several lines, with comments and trailing commas',
    file: 'vite.config.mts',
    before: `import { defineConfig } from "vite"
import other from "./other.js" // ours

export default defineConfig({
	plugins: [
		other({ a: [1, 2] }), // first
		/* a, b */
	],
	test: { globals: true },
})
`,
    after: `import { defineConfig } from "vite"
import other from "./other.js" // ours
import { loopguard } from "@loopguard/vitest-plugin"

export default defineConfig({
	plugins: [
		other({ a: [1, 2] }), // first
		loopguard(),
		/* a, b */
	],
	test: { globals: true },
})
`,
  },
  {
    name: 'plugins over several lines, without a trailing comma',
    file: 'vitest.config.mjs',
    before: `import a from './a.js';
export default {
  plugins: [
    a(),
    a() // twice
  ]
};
`,
    after: `import a from './a.js';
${IMPORT}
export default {
  plugins: [
    a(),
    a(), // twice
    loopguard()
  ]
};
`,
  },
  {
    name: 'a plain object on one line',
    file: 'vitest.config.js',
    before: `export default { test: { globals: true } };\n`,
    after: `${IMPORT}

export default { plugins: [loopguard()], test: { globals: true } };
`,
  },
  {
    name: 'a function that returns the object',
    file: 'vitest.config.ts',
    before: `import { defineConfig } from 'vitest/config';
export default defineConfig(({ mode }) => ({ plugins: [], define: { mode } }));
`,
    after: `import { defineConfig } from 'vitest/config';
${IMPORT}
export default defineConfig(({ mode }) => ({ plugins: [loopguard()], define: { mode } }));
`,
  },
  {
    name: 'an async function with a constant, and types',
    file: 'vitest.config.mts',
    before: `import type { UserConfig } from 'vitest/config';

export default async function configure(): Promise<UserConfig> {
  const plugins = [await load()] as const;
  const config = {
    plugins,
    test: { globals: true },
  } satisfies UserConfig;
  return config;
}
`,
    after: `import type { UserConfig } from 'vitest/config';
${IMPORT}

export default async function configure(): Promise<UserConfig> {
  const plugins = [await load()] as const;
  const config = {
    plugins: [plugins, loopguard()],
    test: { globals: true },
  } satisfies UserConfig;
  return config;
}
`,
  },
  {
    name: 'mergeConfig',
    file: 'vitest.config.ts',
    before: `import { defineConfig, mergeConfig } from 'vitest/config';
import viteConfig from './vite.config';

export default mergeConfig(viteConfig, defineConfig({ test: { globals: true } }));
`,
    after: `import { defineConfig, mergeConfig } from 'vitest/config';
import viteConfig from './vite.config';
${IMPORT}

export default mergeConfig(viteConfig, defineConfig({ plugins: [loopguard()], test: { globals: true } }));
`,
  },
  {
    name: 'CommonJS, with Windows line ends',
    file: 'vitest.config.cjs',
    before: `'use strict';\r\nmodule.exports = {\r\n  test: {},\r\n};\r\n`,
    after: `'use strict';\r\nconst { loopguard } = require('@loopguard/vitest-plugin');\r\nmodule.exports = {\r\n  plugins: [loopguard()],\r\n  test: {},\r\n};\r\n`,
  },
];

/** Configurations that cannot be edited, and a part of the reason. */
export const vitestRefusals: readonly (readonly [name: string, text: string, reason: string])[] = [
  ['a syntax error', `export default { test: {`, 'it cannot be parsed'],
  ['a call of something else', `export default make({});`, 'from a call of "make"'],
  ['an import', `import c from './c.js';\nexport default c;`, '"c" is not written in this file'],
  ['a spread', `export default { ...base, test: {} };`, '"plugins" may come from what is spread'],
  ['a spread behind', `export default { plugins: [], ...base };`, '"plugins" may come from'],
  [
    'a project that is not there',
    `export default { test: { projects: ['./a'] } };`,
    'its project ./a is not there',
  ],
  [
    'projects that come from elsewhere',
    `export default { test: { projects: [{ extends: true }, make(), { ...base, test: { name: 'b' } }] } };`,
    'project 2: its configuration comes from a call of "make"\n  project "b": "plugins" may come from',
  ],
  [
    'a constant that is changed',
    `const c = { test: {} };\nc.plugins = [];\nexport default c;`,
    '"c" is changed',
  ],
  [
    'two returns',
    `export default () => { if (process.env.CI) return { test: {} }; return {}; };`,
    'in one place',
  ],
  ['no export', `const c = {};`, 'it exports nothing'],
  [
    'the name in use',
    `const loopguard = 1;\nexport default { define: { loopguard } };`,
    'it has a "loopguard" of its own',
  ],
];
