import { describe } from 'vitest';
import { parallelHosts } from './host-project.js';
import { testLegacySuite } from './legacy-suite.js';

describe.each(parallelHosts)('$id: a legacy suite', testLegacySuite);
