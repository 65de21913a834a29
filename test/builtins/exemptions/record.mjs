// Child program: runs each workload and writes down who made the catalogued calls in it.
import { writeFile } from 'node:fs/promises';
import * as unwatched from '../../../packages/core/internals/catalog/unwatched.mjs';
import { PatchSet } from '../../../packages/core/internals/patch/patch-set.mjs';
import { workloads } from './workloads.mjs';

const { captureStackTrace } = Error;

/** @type {{ id: string; frames: { file: string; name: string; isAsync: boolean }[] }[]} */
let calls = [];

const gate = {
  armed: false,
  before(entry, self, args, wrapper) {
    gate.armed = false;
    const frames = framesBelow(wrapper);
    if (frames) calls.push({ id: entry.id, frames });
    gate.armed = true;
  },
  after() {},
  failed() {},
};

/** Undefined while a stack is being formatted: V8 then refuses to run hooks. */
function framesBelow(wrapper) {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder = {};
  try {
    Error.stackTraceLimit = 100;
    Error.prepareStackTrace = (_error, sites) => sites;
    captureStackTrace(holder, wrapper);
    const sites = holder.stack;
    if (!Array.isArray(sites)) return undefined;
    return sites.map((site) => ({
      file: site.getFileName() ?? '',
      name: site.getFunctionName() ?? '',
      isAsync: site.isAsync(),
    }));
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Error.prepareStackTrace = prepareStackTrace;
  }
}

// Why not these: they are judged by the size of what they work on, and Node makes thousands of them.
const wanted = {
  turnsOn: true,
  ruleOf: (id) => (id === 'RegExp.prototype.exec' ? 'off' : 'error'),
};
const patches = new PatchSet(gate, () => unwatched);
patches.patchBuiltins(wanted);
patches.patchRealm(globalThis, wanted);

// Why: this module is still being loaded, and loading is an exemption of its own.
await new Promise((resolve) => setImmediate(resolve));
const recorded = {};
for (const [name, work] of Object.entries(workloads)) {
  calls = [];
  gate.armed = true;
  try {
    await work();
  } finally {
    gate.armed = false;
  }
  recorded[name] = calls;
}
await writeFile(process.argv.at(-1), JSON.stringify(recorded));
