import { SLOT, SLOT_VERSION, type AllowFacade } from '../allow/slot.js';
import { compileOptions } from '../options/compile.js';
import type { CompiledOptions } from '../options/compiled-options.js';
import { isSilent } from '../options/environment.js';
import type { PlainOptions } from '../options/types.js';
import { define } from '../safe/descriptors.js';
import { registerOwnDirectory } from '../stack/own-directories.js';
import type { FileInit, FileRun } from './contract.js';
import type { Detector } from './detector.js';
import { OpenFile } from './file-run.js';
import { late } from './late-parts.js';
import { mayHoldOptOut } from './may-opt-out.js';
import type { ThreadGuard } from './thread-contract.js';

/** What others may ask of a detector, and no more. */
export function guardOf(detector: Detector): ThreadGuard {
  const facade: AllowFacade = Object.freeze({
    allowBlocking: detector.allowBlocking.bind(detector),
    collectCalls: detector.collectCalls.bind(detector),
  });
  return Object.freeze({
    version: SLOT_VERSION,
    get file(): FileRun | undefined {
      return detector.session?.run;
    },
    openFile<Test extends object>(init: FileInit<Test>): FileRun<Test> {
      const { mayOptOut = detector.quietly(() => mayHoldOptOut(init.testFile)) } = init;
      const session = detector.open({ ...init, mayOptOut }, OpenFile.sessionOf(init.outer));
      const run = new OpenFile(detector, session, init);
      session.run = run;
      return run;
    },
    prepareOptions,
    watch: (options: CompiledOptions) => detector.patches.patchBuiltins(options),
    extend: detector.extend.bind(detector),
    get extended() {
      return detector.extended;
    },
    loads: detector.loads,
    get patchedModules() {
      return [...detector.patches.modules];
    },
    originalsIn: (module: string, copy: object) =>
      detector.quietly(() => detector.patches.originalsIn(module, copy)),
    registerOwnDirectory,
    quietly: detector.quietly.bind(detector),
    allowBlocking: facade.allowBlocking,
    collectCalls: facade.collectCalls,
    expose: (realm: object) => void define(realm, SLOT, { value: facade, configurable: true }),
    describeHang: () => detector.quietly(() => detector.session?.stalls?.describeHang() ?? ''),
  });
}

function prepareOptions(options: PlainOptions | undefined): CompiledOptions {
  if (isSilent(process.env)) return compileOptions(options ?? {});
  return late().prepareOptions(options);
}
