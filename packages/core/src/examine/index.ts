// What `examining()` loads: it looks at the stack of a call that nothing has allowed without one.
export { unwatchedIn, unwatchedModules } from '../catalog/unwatched.js';
export { Examiner } from './examiner.js';
export { mendStack } from '../stack/mend-stack.js';
export { isMadeByUser } from '../stack/made-by-user.js';
