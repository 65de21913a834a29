import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { x } from 'tinyexec';
import type { CallSite } from './call-sites.js';

/** Tests of a project that put doubles in the place of functions, which a fix would no longer call. */
export class Doubles {
  readonly #root: string;
  /** Which files have doubles of a module, or of a function. */
  #texts: Promise<ReadonlyMap<string, string>> | undefined;

  constructor(root: string) {
    this.#root = root;
  }

  /** What may be another then, where a test replaces the function of a call site. */
  async cautionFor({ call, file: own, tests }: CallSite): Promise<string | undefined> {
    const [module = '', name = ''] = call.split('.');
    this.#texts ??= this.#read(tests);
    for (const [file, text] of await this.#texts) {
      // Why: a double of another test file is not there while this one runs.
      if (tests.includes(own) && file !== own) continue;
      if (replaces(text, module, name)) {
        return `${file} replaces ${call} by a double, and would have to replace the new function`;
      }
    }
    return undefined;
  }

  async #read(tests: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const files = new Set([...(await this.#listed()), ...tests]);
    const texts = await Promise.all(
      [...files].map(async (file) => {
        const text = await readFile(path.resolve(this.#root, file), 'utf8').catch(() => '');
        return [file, text] as const;
      }),
    );
    return new Map(texts.filter(([, text]) => REPLACES.test(text)));
  }

  async #listed(): Promise<string[]> {
    try {
      const { stdout, exitCode } = await x('git', ['ls-files', '-z'], {
        nodePath: false,
        nodeOptions: { cwd: this.#root },
      });
      return exitCode === 0 ? stdout.split('\0').filter((file) => TESTS.test(file)) : [];
    } catch {
      // Why: where there is no git, the tests of the report are what is known.
      return [];
    }
  }
}

const TESTS = /(?:test|spec|mock|setup)[^\0]*\.[cm]?[jt]sx?$/i;
const REPLACES = /\b(?:spyOn|stub|replace|method|mock|doMock|unstable_mockModule|module)\(/;

function replaces(text: string, module: string, name: string): boolean {
  const own = new RegExp(
    String.raw`\b(?:spyOn|stub|replace|method)\(\s*[\w.]+,\s*['"\x60]${name}['"\x60]`,
  );
  const whole = new RegExp(
    String.raw`\b(?:mock|doMock|unstable_mockModule|module)\(\s*(?:import\()?['"\x60](?:node:)?${module}['"\x60]`,
  );
  return own.test(text) || whole.test(text);
}
