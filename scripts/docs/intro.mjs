export const intro = `# How to fix a blocking call

Node runs your JavaScript on one thread, the event loop. A call that blocks holds it: no timer fires, no request is
answered, until the call returns. loopguard fails the test that makes such a call, and this guide says what to do then. Look a
call up by its name, or in the terminal, without a network: \`npx loopguard explain readFileSync\`.

## Reading a report

\`\`\`
BlockingCallError: fs.readFileSync blocked the event loop
  call   fs.readFileSync("config.json", "utf8")
  where  src/config.ts:5:26 loadConfig
  fix    await fs.promises.readFile(path)
  docs   https://nodejs.org/api/fs.html#fspromisesreadfilepath-options
  allow  // loopguard-allow fs.readFileSync -- <why>
\`\`\`

- The first line names the call, as this guide does, and how long it took **this time**. A test reads a small file from
  memory; your users' disk is slower, and their file larger. What matters is that the time is not yours to choose.
- \`where\` is the line to change. When a package made the call, it is your line that called the package, and the line says
  \`through some-package (lib/io.js:4)\`. The fix is then an asynchronous function of that package.
- \`fix\` is what to call instead, \`docs\` where Node documents that, \`allow\` the comment that accepts the call.

## Choosing a fix

1. **Call the asynchronous form and await it.** Almost every call has one. The function around it becomes \`async\`, its callers
   await it, and so on up to something that is asynchronous already: a request handler, an event, a test.
2. **Move it to start-up** when the result is the same each time: configuration, templates, keys, certificates, modules. See
   [start-up](#start-up).
3. **Stream** what is large. See [streaming](#streaming).
4. **Move it to a worker** when it computes for long, or has no asynchronous form, as SQLite. See [workers](#worker-pool).
5. **Allow it**, with the reason, when blocking is right there: a command-line tool, a crash handler, a test of the blocking form.
   The [README](../README.md#opting-out) lists the ways.

A \`try\` around the call, a shorter timeout or \`setTimeout(() => blockingCall())\` is no fix: the loop is held all the same.

## About the times

They were measured on Linux x64 with Node 20.20, 22.23, 24.21 and 26.10, with small inputs and files that the system had in
memory. They are the least that you have to expect. The first call in a process is slower, since code is compiled and caches
are cold. Each snippet runs as it stands: the tests of loopguard execute it, under guard.`;

export const offIntro = `These block too, but briefly with ordinary data, or Node and tools use them everywhere. A rule turns a
check on: \`rules: { 'process.cwd': 'error' }\`, or \`'os.*'\` for all of a module.`;
