export { InitError } from './init-error.js';
export { runInit } from './run-init.js';
