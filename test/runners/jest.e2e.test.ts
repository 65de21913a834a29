import { behaviours } from './behaviours/index.js';
import { selectHosts } from './hosts.js';
import { describeBehaviours } from './suite.js';

for (const host of selectHosts('jest')) describeBehaviours(host, behaviours);
