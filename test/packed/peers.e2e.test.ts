import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { npmEnv } from '../runners/npm.js';
import { runProcess } from '../runners/process.js';
import { installedVersion } from './newcomer.js';
import { packPackages, type Tarballs } from './pack-packages.js';

type Ranges = Readonly<Record<string, string>>;

interface Manager {
  readonly name: string;
  /** What resolves the dependencies of a project, and complains about them. */
  readonly install: readonly string[];
  readonly env: (registry: string) => Readonly<Record<string, string>>;
  /** Where the project says that our packages are not in the registry. */
  readonly files: (own: Ranges, devDependencies: Ranges) => Readonly<Record<string, string>>;
  /** Its line about a peer that is missing, or of a version that does not fit. */
  readonly complaint: RegExp;
  /** It installs peers that nobody asked for. */
  readonly bringsPeers: boolean;
}

const packageJson = (content: object): string =>
  JSON.stringify({ name: 'newcomer', version: '1.0.0', private: true, ...content });

const managers: readonly Manager[] = [
  {
    name: 'npm',
    install: ['npm', 'install', '--package-lock-only', '--no-audit', '--no-fund'],
    env: () => ({}),
    files: (own, devDependencies) => ({
      'package.json': packageJson({ devDependencies: { ...own, ...devDependencies } }),
    }),
    complaint: /ERESOLVE|EPEERINVALID|\bpeer\b/,
    bringsPeers: true,
  },
  {
    name: 'pnpm',
    install: ['pnpm@10', 'install', '--lockfile-only', '--config.strict-peer-dependencies=false'],
    env: () => ({}),
    files: (own, devDependencies) => ({
      'package.json': packageJson({ devDependencies }),
      'pnpm-workspace.yaml': `packages: ['.']\nautoInstallPeers: false\noverrides: ${JSON.stringify(own)}\n`,
    }),
    complaint: /\bpeer\b/,
    bringsPeers: false,
  },
  {
    name: 'Yarn 1',
    install: ['yarn@1', 'install', '--ignore-scripts', '--ignore-engines', '--non-interactive'],
    env: (registry) => ({ YARN_REGISTRY: registry, npm_config_registry: registry }),
    files: (own, devDependencies) => ({
      'package.json': packageJson({ devDependencies, resolutions: own }),
    }),
    complaint: /peer dependency/,
    bringsPeers: false,
  },
  {
    name: 'Yarn 4',
    install: [
      '--package',
      '@yarnpkg/cli-dist@4',
      '--',
      'yarn',
      'install',
      '--mode=update-lockfile',
    ],
    env: (registry) => ({
      YARN_NPM_REGISTRY_SERVER: registry,
      YARN_ENABLE_TELEMETRY: '0',
      YARN_ENABLE_GLOBAL_CACHE: '0',
      YARN_ENABLE_IMMUTABLE_INSTALLS: '0',
    }),
    files: (own, devDependencies) => ({
      'yarn.lock': '',
      'package.json': packageJson({ devDependencies, resolutions: own }),
    }),
    // Unmet peers, peers of a version that does not fit, and what sums them up.
    complaint: /YN00(?:02|60|86)/,
    bringsPeers: false,
  },
];

const adapters = [
  { runner: 'vitest', adapter: 'vitest-plugin' },
  { runner: 'jest', adapter: 'jest-env' },
  { runner: 'mocha', adapter: 'mocha' },
] as const;

let packed: string;
let tarballs: Tarballs<(typeof adapters)[number]['adapter']>;
let registry: string;

beforeAll(async () => {
  packed = await mkdtemp(path.join(os.tmpdir(), 'loopguard-packed-'));
  tarballs = await packPackages(packed, ['vitest-plugin', 'jest-env', 'mocha']);
  const asked = await runProcess('npm', ['config', 'get', 'registry'], {
    cwd: packed,
    env: npmEnv(),
  });
  registry = asked.stdout.trim();
});

afterAll(async () => {
  await rm(packed, { recursive: true, force: true, maxRetries: 3 });
});

/** The lines about peers that installing in an empty project prints. */
async function complaints(manager: Manager, devDependencies: Ranges): Promise<string[]> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'loopguard-peers-'));
  onTestFinished(() => rm(root, { recursive: true, force: true, maxRetries: 3 }));
  await cp(packed, root, { recursive: true });
  const own = {
    '@loopguard/core': tarballs.core,
    loopguard: tarballs.loopguard,
    // Why: a newer one names a package for Windows that is not there, and Yarn insists.
    ...(manager.name.startsWith('Yarn') && { vite: await installedVersion('vite') }),
  };
  for (const [file, text] of Object.entries(manager.files(own, devDependencies))) {
    await writeFile(path.join(root, file), text);
  }
  const [command = '', ...args] = manager.install;
  const isNpm = command === 'npm';
  const all = isNpm ? args : ['--yes', '--prefer-offline', command, ...args];
  const { exitCode, stdout, stderr } = await runProcess(isNpm ? 'npm' : 'npx', all, {
    cwd: root,
    env: { ...npmEnv(), ...manager.env(registry) },
  });
  const output = `${stdout}\n${stderr}`;
  if (exitCode !== 0) throw new Error(output);
  return output.split('\n').filter((line) => manager.complaint.test(line));
}

describe.each(managers)('$name', (manager) => {
  test.each(adapters)('says nothing about peers of $adapter beside $runner', async (one) => {
    const { runner, adapter } = one;
    const lines = await complaints(manager, {
      [`@loopguard/${adapter}`]: tarballs[adapter],
      [runner]: await installedVersion(runner),
    });
    expect(lines).toEqual([]);
  });

  // Why: it shows that a complaint would be seen.
  test.skipIf(manager.bringsPeers)('says that vitest is missing where it is', async () => {
    const lines = await complaints(manager, {
      '@loopguard/vitest-plugin': tarballs['vitest-plugin'],
    });
    expect(lines).not.toEqual([]);
  });
});
