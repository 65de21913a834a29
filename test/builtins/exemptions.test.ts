import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { classify } from '../../packages/core/src/stack/classify.js';
import { isNodeLoader, nodeExemptions } from '../../packages/core/src/stack/node-frames.js';
import { isTestTool, knownPackages } from '../../packages/core/src/stack/known-packages.js';
import { certificate } from '../runners/async-only/certificate.js';
import { runProcess } from '../runners/process.js';
import { filesOfAgents, nextChunkStack, runnerStacks } from './exemptions/runner-stacks.js';
import { type Frame, siteOf, userFrame } from './exemptions/stacks.js';
import { loaderStacks, vitestSpyStack } from './exemptions/vitest-files.js';

interface RecordedCall {
  readonly id: string;
  readonly frames: readonly Frame[];
}

const program = fileURLToPath(new URL('./exemptions/record.mjs', import.meta.url));
const nodeMajor = Number.parseInt(process.versions.node, 10);

/** Exemptions that only some Nodes need. */
const needs: Readonly<Record<string, readonly number[]>> = {
  'reading a tree': [20, 22, 24],
  'a folder that removes itself': [24, 26],
  'snapshots of node:test': [22, 24, 26],
  'node:test': [24, 26],
  'a failed assertion': [20],
};
const LOADING = 'import of a module';

let folder: string;
let recorded: Readonly<Record<string, readonly RecordedCall[]>>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'loopguard-exemptions-'));
  const result = path.join(folder, 'result.json');
  const mocks = nodeMajor === 20 ? [] : ['--experimental-test-module-mocks'];
  const args = ['--no-warnings', ...mocks, program, JSON.stringify(certificate), result];
  const stdoutFile = path.join(folder, 'stdout.txt');
  const { exitCode, stderr } = await runProcess(process.execPath, args, {
    cwd: folder,
    stdoutFile,
  });
  if (exitCode !== 0) throw new Error(stderr);
  recorded = JSON.parse(await readFile(result, 'utf8')) as typeof recorded;
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('each exemption of a file of Node has a workload that needs it, and no workload is left over', () => {
  const names = [...nodeExemptions.map(({ name }) => name), LOADING];
  expect(Object.keys(recorded).toSorted()).toEqual(names.toSorted());
});

describe.each(nodeExemptions.map((exemption) => [exemption.name, exemption] as const))(
  '%s',
  (name, { file, calls }) => {
    /** The calls of the workload that this exemption decides about. */
    const decided = (): { call: RecordedCall; at: number }[] =>
      (recorded[name] ?? []).flatMap((call) => {
        const at = call.frames.findIndex((frame) => frame.file !== '' && frame.file !== 'node:fs');
        const isOwn = file.test(call.frames[at]?.file ?? '') && calls.test(call.id);
        return isOwn ? [{ call, at }] : [];
      });
    const isNeeded = (needs[name] ?? [nodeMajor]).includes(nodeMajor);

    test.runIf(isNeeded)("Node's own call is nobody's fault", () => {
      expect(decided()).not.toEqual([]);
      for (const { call } of decided()) {
        expect(classify(call.frames.map(siteOf), [call.id]), call.id).toBeUndefined();
      }
    });

    test.runIf(isNeeded)('a function of the user that the same frames call is', () => {
      for (const { call, at } of decided()) {
        const frames = [...call.frames.slice(0, at), userFrame, ...call.frames.slice(at)];
        const blame = classify(frames.map(siteOf), [call.id]);
        expect(blame, call.id).toMatchObject({ origin: at, offender: -1 });
      }
    });

    test.runIf(isNeeded)('a blocking function that was handed to the same frames is', () => {
      for (const { call } of decided()) {
        const handed = classify(call.frames.map(siteOf), ['child_process.execSync']);
        expect(handed, call.id).toBeDefined();
      }
    });
  },
);

/** The calls of Node's loaders while they load a module. */
function loading(): RecordedCall[] {
  return (recorded[LOADING] ?? []).filter(({ frames }) =>
    frames.some((frame) => isNodeLoader(frame.file) && !frame.isAsync),
  );
}

describe("Node's module loaders", () => {
  test("loading a module is nobody's fault", () => {
    expect(loading()).not.toEqual([]);
    for (const { id, frames } of loading()) {
      expect(classify(frames.map(siteOf), [id]), id).toBeUndefined();
    }
  });

  test('what a loader that has awaited the module is at the end of, is the user\u2019s', () => {
    for (const { frames, id } of loading()) {
      const awaiting = frames.map((frame) => ({ ...frame, isAsync: true }));
      const blame = classify([userFrame, ...awaiting].map(siteOf), [id]);
      expect(blame, id).toMatchObject({ origin: 0, offender: -1 });
    }
  });
});

describe('packages of runners', () => {
  test('each has a recorded stack, and no stack is left over', () => {
    const names = knownPackages.map(({ name }) => name);
    expect(Object.keys(runnerStacks).toSorted()).toEqual(names.toSorted());
  });

  test.each(Object.entries(runnerStacks))('%s is needed', (name, { id, frames }) => {
    const renamed = frames.map((frame) => ({
      ...frame,
      file: frame.file.replace(`/node_modules/${name}/`, '/node_modules/unknown/'),
    }));
    expect(renamed).not.toEqual(frames);
    expect(whose(id, frames)).not.toEqual(whose(id, renamed));
  });

  // Why not a loader: what it evaluates is a module that is being loaded.
  const others = Object.entries(runnerStacks).filter(([name]) => name !== 'jest-runtime');
  const isTool = ([name]: (typeof others)[number]): boolean => isTestTool(name);

  test.each(others)(
    "a function of the user that %s calls is the user's",
    (_name, { id, frames }) => {
      const at = frames.findIndex(({ file }) => !file.startsWith('node:'));
      const called = [...frames.slice(0, at), userFrame, ...frames.slice(at)];
      expect(whose(id, called)).toEqual({ origin: userFrame.file, offender: undefined });
    },
  );

  test.each(others.filter(isTool))(
    'a call that %s is not known for is reported',
    (name, { frames }) => {
      const blame = whose('crypto.scryptSync', frames);
      expect(blame?.offender).toContain(`/node_modules/${name}/`);
    },
  );

  test.each(others.filter(isTool))(
    'what a package does for %s is its own',
    (_name, { id, frames }) => {
      const dependency = {
        ...frames[0],
        file: '/project/node_modules/find-cache-dir/index.js',
      } as Frame;
      expect(whose(id, [dependency, ...frames])).toBeUndefined();
    },
  );

  test.each(others.filter((one) => !isTool(one)))(
    'a blocking function that was handed to %s is reported',
    (name, { frames }) => {
      const blame = whose('child_process.execSync', [...frames, userFrame]);
      expect(blame).toMatchObject({ origin: expect.stringMatching(/^\/project\/[^/]+\.ts$|user/) });
      // Why with these: they, or in Jest its console, stand between the user and the call.
      const isBetween = ['undici', 'jsdom', 'happy-dom', 'jest-message-util'].includes(name);
      expect(blame?.offender === undefined).toBe(!isBetween);
    },
  );

  test('of some packages only the files that call through are looked past', () => {
    const partly = knownPackages.filter(({ files }) => files !== undefined);
    expect(Object.keys(filesOfAgents)).toEqual(partly.map(({ name }) => name));
    for (const [name, file] of Object.entries(filesOfAgents)) {
      const own = { file: `/project/node_modules/${name}/${file}`, name: '', isAsync: false };
      const blame = whose('fs.readFileSync', [own, userFrame]);
      expect(blame).toEqual({ origin: userFrame.file, offender: own.file });
    }
  });

  test('jest-runtime: a call in its functions that load nothing is the user\u2019s', () => {
    const isolating = { file: '/project/node_modules/jest-runtime/build/index.js', isAsync: false };
    const frames = [userFrame, { ...isolating, name: 'isolateModules' }, userFrame];
    expect(whose('fs.existsSync', frames)).toEqual({ origin: userFrame.file, offender: undefined });
    expect(whose('fs.existsSync', frames.slice(1))).toMatchObject({ origin: userFrame.file });
  });
});

describe.each(Object.entries(loaderStacks))('modules that %s loads', (_name, { id, frames }) => {
  test("what a module does while it is loaded is nobody's fault", () => {
    expect(whose(id, [userFrame, ...frames])).toBeUndefined();
  });

  test('the exemption is needed', () => {
    expect(whose(id, [userFrame, ...elsewhere(frames)])).toBeDefined();
  });

  test('a test that the runner calls is reported, although the runner was loaded that way', () => {
    const runner = {
      file: '/project/node_modules/@vitest/runner/dist/index.js',
      name: '',
      isAsync: false,
    };
    expect(whose(id, [userFrame, runner, ...frames])).toEqual({
      origin: userFrame.file,
      offender: undefined,
    });
  });
});

describe('spies in files of Vitest itself', () => {
  const { id, frames } = vitestSpyStack;
  const caller = frames[1]?.file;

  test('what they call through to is of whoever called the spy', () => {
    expect(whose(id, frames)).toEqual({ origin: caller, offender: undefined });
    expect(whose(id, elsewhere(frames))).not.toEqual(whose(id, frames));
  });

  test("a function of the user that a spy calls is the user's", () => {
    const blame = whose(id, [userFrame, ...frames]);
    expect(blame).toEqual({ origin: userFrame.file, offender: undefined });
  });
});

test("webpack that Next brings along is Next's own", () => {
  const { id, frames } = runnerStacks['webpack'] as (typeof runnerStacks)[string];
  const bundled = frames.map((frame) => ({
    ...frame,
    file: '/project/node_modules/next/dist/compiled/webpack/bundle5.js',
  }));
  expect(whose(id, bundled)).toBeUndefined();
  expect(whose(id, [userFrame, ...bundled])).toMatchObject({ origin: userFrame.file });
});

describe('parts of Next that it has built into a project', () => {
  const { id, frames } = nextChunkStack;
  const users = {
    ...frames[0],
    file: '/project/.next/dev/server/chunks/ssr/app__1x._.js',
  } as Frame;

  test("what they do is nobody's fault", () => {
    expect(whose(id, frames)).toBeUndefined();
    expect(whose('child_process.execSync', frames)).toBeDefined();
  });

  test("what it has built of the project is the user's", () => {
    expect(whose(id, [users])).toEqual({ origin: users.file, offender: undefined });
    expect(whose(id, [users, ...frames])).toEqual({ origin: users.file, offender: undefined });
  });
});

/** The same frames in files that the guard does not know. */
function elsewhere(frames: readonly Frame[]): Frame[] {
  return frames.map((frame) => ({
    ...frame,
    file: frame.file.replace(
      /\/node_modules\/(?:vitest|vite|vite-node)\/dist\//,
      '/node_modules/unknown/dist/',
    ),
  }));
}

function whose(
  id: string,
  frames: readonly Frame[],
): { origin: string | undefined; offender: string | undefined } | undefined {
  const blame = classify(frames.map(siteOf), [id]);
  return blame && { origin: frames[blame.origin]?.file, offender: frames[blame.offender]?.file };
}
