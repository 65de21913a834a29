// Does with Vitest what the extension of VS Code does (vitest-dev/vscode: `initVitest`, `runTests`, and the reporter of its
// worker), and places errors as `parseLocationFromStacks` in it does. Copied into a project; its arguments are test files.
import { writeFile } from 'node:fs/promises';
import { createVitest, version } from 'vitest/node';

const isLegacy = Number(version[0]) < 4;
const { parseErrorStacktrace } = isLegacy ? await import('@vitest/utils/source-map') : {};

class EditorReporter {
  results = new Map();

  onInit(vitest) {
    this.vitest = vitest;
  }

  onTaskUpdate(packs) {
    for (const [id, result] of packs) {
      if (isLegacy)
        for (const error of result?.errors ?? []) error.stacks = parseErrorStacktrace(error);
      if (result) this.results.set(id, result);
    }
  }
}

const reporter = new EditorReporter();
const options = {
  watch: true,
  api: false,
  ui: false,
  reporter: undefined,
  includeTaskLocation: true,
};
const editor = {
  name: 'vitest:vscode-extension',
  config(userConfig) {
    userConfig.test ??= {};
    userConfig.test.reporters = [['default', { isTTY: false }], reporter];
    return { test: { printConsoleTrace: true } };
  },
  configResolved(config) {
    config.server.hmr = { server: { on() {}, off() {} } };
  },
};
const vitest = await createVitest('test', options, {
  server: { middlewareMode: true, watch: isLegacy ? { ignored: ['**/*'], depth: 0 } : null },
  plugins: [editor],
});
await vitest.report('onInit', vitest);

const files = process.argv.slice(2);
const specifications = await vitest.globTestSpecifications();
await vitest.rerunTestSpecifications(
  specifications.filter(({ moduleId }) => files.some((file) => moduleId.endsWith(`/${file}`))),
  false,
);

const shown = [...reporter.results].flatMap(([id, { state, errors = [] }]) => {
  const task = vitest.state.idMap.get(id);
  if (task?.type !== 'test') return [];
  return [{ name: task.name, state, errors: errors.map((error) => shownOf(task, error)) }];
});
await writeFile('editor.json', JSON.stringify(shown));
await vitest.close();
process.exit();

/** A frame of the test's own file is where an error is shown; without one, the editor takes the test itself. */
function shownOf({ file: { filepath } }, { message, stacks = [] }) {
  const at = stacks.find(({ file }) => file === filepath);
  return {
    message,
    line: at?.line,
    frames: stacks.map(({ file, line, column }) => `${file}:${line}:${column}`),
  };
}
