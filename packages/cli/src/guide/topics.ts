import { computing } from './topics/computing.js';
import { general } from './topics/general.js';
import { pretending } from './topics/pretending.js';
import type { Topic } from './types.js';

/** What is not a call of the catalog: the general advice, and problems that have no single call. */
export const topics: readonly Topic[] = [...general, ...computing, ...pretending];
