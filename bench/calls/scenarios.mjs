// The ways to make a call that are measured, each with the state that it is made in.

export const DEPTHS = [5, 20, 80];

/** @param guard - see lib/guarded.mjs */
export function scenariosOf({ id, harmless, isReported }, { guard, openUsedFile, guarded }) {
  const withoutStack = [
    { name: 'bare again (noise)', isBare: true, enter: (work) => work() },
    { name: 'idle: nothing guarded', enter: (work) => work() },
    {
      name: 'file open, no test runs',
      enter: (work) => {
        const run = openUsedFile();
        work();
        run.close();
      },
    },
    { name: 'allowed by predicate', with: harmless, enter: guarded() },
    { name: 'allowed by a rule `off`', enter: guarded({ rules: { [id]: 'off' } }) },
    {
      name: 'allowed by an `allowBlocking` block',
      enter: (work) => guarded()(() => guard.allowBlocking('bench', undefined, work)),
    },
    {
      name: 'allowed by an `allow` rule',
      enter: guarded({ allow: [{ calls: id, reason: 'bench' }] }),
    },
  ];
  if (isReported === false) return withoutStack;
  const floor = { name: 'a stack of one frame, from V8', call: captureOneFrame };
  const byFile = { allow: [{ from: '*.js', reason: 'bench' }] };
  const withStack = DEPTHS.flatMap((depth) => [
    { name: `allowed by \`from\`, depth ${depth}`, depth, enter: guarded(byFile) },
    { name: `reported again, depth ${depth}`, depth, enter: guarded() },
    { name: `reported first time, depth ${depth}`, depth, isFirst: true },
  ]);
  return [...withoutStack, { ...floor, enter: (work) => work() }, ...withStack];
}

/** The least that has to be done to know a line: nothing that looks at one can take less time. */
function captureOneFrame() {
  const { stackTraceLimit, prepareStackTrace } = Error;
  Error.stackTraceLimit = 1;
  Error.prepareStackTrace = keepSites;
  const holder = {};
  Error.captureStackTrace(holder, captureOneFrame);
  const [site] = holder.stack;
  Error.stackTraceLimit = stackTraceLimit;
  Error.prepareStackTrace = prepareStackTrace;
  return site.getLineNumber();
}

function keepSites(_error, sites) {
  return sites;
}
