// For adapters of runners that only load them: the options and the test files of a process.
export { watchProject } from './process/watch-project.js';
export { type EndedFile, TestFiles, type TestFilesInit } from './process/test-files.js';
