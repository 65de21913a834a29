import type { Topic } from './types.js';

/** Problems without a catalog row. */
export const topics: readonly Topic[] = [];
