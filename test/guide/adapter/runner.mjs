// A runner of ten lines. What a real one lets plug-ins do around hooks and tests, it does by `plugin`.
const hooks = [];
const tests = [];
export const beforeAll = (fn) => hooks.push(fn);
export const test = (name, fn) => tests.push({ name, fn, errors: [] });

export async function runFile(file, plugin) {
  await plugin.fileStarts(file);
  await import(file);
  for (const hook of hooks) await plugin.callHook(hook);
  for (const each of tests) {
    await plugin.callTest(each).catch((error) => each.errors.push(error));
    plugin.testEnds(each);
  }
  return { tests, fileErrors: await plugin.fileEnds() };
}
