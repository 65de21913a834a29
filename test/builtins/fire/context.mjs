import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * What an invocation needs beforehand: files of its own in a temporary directory.
 *
 * @typedef {ReturnType<typeof createContext>} Context
 */
export function createContext() {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'loopguard-fire-'));
  const cleanups = [() => fs.rmSync(root, { recursive: true, force: true })];
  let count = 0;

  const context = {
    /** A path where nothing is yet. */
    newPath(extension = '') {
      count++;
      return path.join(root, `item-${count}${extension}`);
    },
    /** The path of a new file. */
    newFile(content = 'content', extension = '') {
      const file = context.newPath(extension);
      fs.writeFileSync(file, content);
      return file;
    },
    /** The path of a new directory with one file in it. */
    newDirectory() {
      const directory = context.newPath();
      fs.mkdirSync(directory);
      fs.writeFileSync(path.join(directory, 'file.txt'), 'content');
      return directory;
    },
    /** A descriptor of a new file, for reading and writing. */
    newDescriptor() {
      const descriptor = fs.openSync(context.newFile(), 'r+');
      context.later(() => fs.closeSync(descriptor));
      return descriptor;
    },
    /** Runs when everything is over, last first. */
    later(cleanup) {
      cleanups.push(cleanup);
    },
    async dispose() {
      for (const cleanup of cleanups.splice(0).toReversed()) {
        try {
          await cleanup();
        } catch {
          // Why: an invocation may have closed what it was given; the directory still has to go.
        }
      }
    },
  };
  return context;
}
