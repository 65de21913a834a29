import { type RunnerStack, stackOf } from './runner-stacks.js';

/** Files of Vitest and Vite that the guard knows by name, as recorded in real runs; the innermost frame is theirs. */
export const loaderStacks: Readonly<Record<string, RunnerStack>> = {
  'Vitest 3': stackOf(
    'fs.existsSync',
    `
    runModule node_modules/vite-node/dist/client.mjs
    runModule node_modules/vitest/dist/chunks/execute.B7h3T_Hc.js
    directRequest node_modules/vite-node/dist/client.mjs
    processTicksAndRejections node:internal/process/task_queues
  `,
  ),
  'Vitest 4 and 5': stackOf(
    'fs.existsSync',
    `
    _runInlinedModule node_modules/vitest/dist/module-evaluator.js
    - node_modules/vitest/dist/module-evaluator.js
    runInlinedModule node_modules/vitest/dist/module-evaluator.js
    directRequest node_modules/vite/dist/node/module-runner.js
    processTicksAndRejections node:internal/process/task_queues
    async cachedRequest node_modules/vite/dist/node/module-runner.js
  `,
  ),
  'a module runner of Vite': stackOf(
    'fs.existsSync',
    `
    runInlinedModule node_modules/vite/dist/node/module-runner.js
    directRequest node_modules/vite/dist/node/module-runner.js
    async cachedRequest node_modules/vite/dist/node/module-runner.js
    async import node_modules/vite/dist/node/module-runner.js
  `,
  ),
};

/** A spy of Vitest 5 that calls through: its package is `vitest` itself. */
export const vitestSpyStack: RunnerStack = stackOf(
  'fs.existsSync',
  `
    existsSync node_modules/vitest/dist/chunks/spy.BO0hTE3G.js
    - case.test.ts
    - node_modules/vitest/dist/chunks/run.zBhXlcZQ.js
  `,
);
