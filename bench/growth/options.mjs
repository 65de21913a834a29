// Options of any size that cover nothing of what is measured.

const OTHER_CALLS = ['zlib.gzipSync', 'zlib.*Sync', 'dns.*', 'child_process.exec*', 'fs.w*Sync'];

/** @param key - `calls`: rules of other calls; `from`: rules of other files */
export function allowRules(count, key) {
  return Array.from({ length: count }, (_, at) => ({
    ...(key === 'calls'
      ? { calls: OTHER_CALLS[at % OTHER_CALLS.length] }
      : { from: `other/file-${at}.js` }),
    reason: `bench ${at}`,
  }));
}

/** Functions of one module of the project, `./src/many.js`. */
export function extendEntries(count) {
  return Array.from({ length: count }, (_, at) => ({
    id: `many.block${at}`,
    module: './src/many.js',
    path: `block${at}`,
    fix: 'await it',
    docs: 'https://docs.example/',
  }));
}
