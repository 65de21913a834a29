import { fsPackages } from './fs-packages.js';
import { selectHosts } from './hosts.js';
import { describeBehaviours } from './suite.js';

for (const host of [...selectHosts('vitest'), ...selectHosts('jest')]) {
  if (host.extent === 'full') describeBehaviours(host, fsPackages);
}
