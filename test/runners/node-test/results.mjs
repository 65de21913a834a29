// A reporter of Node's runner: writes what it is told of tests and files as JSON.
const textOf = (error) => {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack = '' } = error;
  return stack.includes(message.split('\n')[0]) ? stack : `${name}: ${message}\n${stack}`;
};

/** A test has one error, which holds all that it failed with. */
const OWN = /\n\n(?=(?:BlockingCallError|EventLoopStallError|Error: \[loopguard\]))/;
const textsOf = (error) => textOf(error).split(OWN);

/** The runner wraps what a test throws. */
const causeOf = (error) => (error?.code === 'ERR_TEST_FAILURE' ? error.cause : error);

export default async function* results(source) {
  const tests = [];
  const files = new Map();
  /** Of each file the names of what is around the test that is told next. */
  const open = new Map();
  const fileOf = (name) => {
    if (!files.has(name))
      files.set(name, { file: name, project: '', status: 'passed', message: '' });
    return files.get(name);
  };
  for await (const { type, data } of source) {
    const { nesting, name, file } = data;
    if (type === 'test:start') {
      const names = open.get(file) ?? [];
      names.length = nesting;
      names[nesting] = name;
      open.set(file, names);
    }
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { error, type: kind } = data.details;
    const cause = causeOf(error);
    const isFile = nesting === 0 && file !== undefined && file.endsWith(name);
    if (isFile) {
      if (type !== 'test:fail') continue;
      const own = fileOf(file);
      own.status = 'failed';
      own.message = [own.message, textOf(cause)].filter(Boolean).join('\n\n');
      continue;
    }
    const own = fileOf(file);
    if (type === 'test:fail' && data.todo === undefined) own.status = 'failed';
    if (kind === 'suite' || error?.failureType === 'subtestsFailed') {
      if (error?.failureType === 'hookFailed') own.message += textOf(cause);
      continue;
    }
    const names = [...(open.get(file) ?? []).slice(0, nesting), name];
    const status =
      data.skip !== undefined ? 'skipped' : data.todo !== undefined ? 'todo' : undefined;
    tests.push({
      file,
      project: '',
      fullName: names.join(' > '),
      status: status ?? (type === 'test:fail' ? 'failed' : 'passed'),
      messages: type === 'test:fail' ? textsOf(cause) : [],
      errorKeys: cause instanceof Error ? [Object.keys(cause)] : [],
    });
  }
  yield JSON.stringify({ tests, files: [...files.values()], unhandled: [], calls: [] });
}
