import path from 'node:path';
import { type LoadedOptions, loadOptions } from '../../config/load-options.js';
import type { OwnOptions } from './probe/protocol.js';

/** An option that is set, and where. */
export interface OptionValue {
  readonly name: string;
  readonly value: unknown;
  /** A file of the project, a variable, or the class of a test environment. */
  readonly from: string;
}

/** Where the tests of a project may have their options. */
interface OptionPlaces {
  /** The project that the command looks at, and the folder in which the adapter begins to look. */
  readonly root: string;
  readonly folder: string;
  /** The runner's configuration, from the root; undefined where the runner has no place for options. */
  readonly config: string | undefined;
  /** What the adapter was given there. */
  readonly own: OwnOptions | undefined;
}

/** Every option that is set for the tests of a project, as it holds, with the place that it comes from. */
export async function optionValues({
  root,
  folder,
  config,
  own = {},
}: OptionPlaces): Promise<OptionValue[]> {
  const { options, file } = await loaded(folder);
  const { LOOPGUARD: mode } = process.env;
  // In the order in which they win, the last one over all.
  const layers: readonly (readonly [from: string, options: object | undefined])[] = [
    [file === undefined ? '' : shown(root, file), options],
    [config ?? "the runner's configuration", own.configured],
    ["the environment's class", own.ofClass],
    ['LOOPGUARD', mode ? { mode } : {}],
  ];
  const found = new Map<string, OptionValue>();
  for (const [from, said] of layers) {
    for (const [name, value] of Object.entries(said ?? {})) {
      if (value !== undefined) found.set(name, { name, value, from });
    }
  }
  return [...found.values()];
}

async function loaded(folder: string): Promise<LoadedOptions> {
  try {
    return await loadOptions(folder);
  } catch {
    // Why: the throw-away test has told what is wrong with them.
    return { options: {}, file: undefined };
  }
}

function shown(root: string, file: string): string {
  return path.relative(root, file).replaceAll(path.sep, '/');
}
