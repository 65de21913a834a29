import { addonPackages } from './addon-packages.js';
import { selectHosts } from './hosts.js';
import { queuePackages } from './queue-packages.js';
import { describeBehaviours } from './suite.js';

for (const host of [...selectHosts('vitest'), ...selectHosts('jest')]) {
  if (host.extent === 'full') describeBehaviours(host, [...queuePackages, ...addonPackages]);
}
