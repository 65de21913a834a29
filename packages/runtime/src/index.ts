import { start } from './start.js';

start();

export { context, onBlockingCall, pause, ready, resume } from './api.js';
export type { BlockingCallMessage, BlockingPlace, Listener } from './message.js';
