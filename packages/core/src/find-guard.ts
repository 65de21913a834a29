// An entry of its own, so that an adapter finds what a preload installed without loading the guard's code again.
export { findGuard } from './guard/find-guard.js';
export { isReported } from './report/reported.js';
export { placeIn } from './stack/place-in.js';
