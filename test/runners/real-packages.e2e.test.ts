import { addonPackages } from './addon-packages.js';
import { componentPackages } from './component-packages.js';
import { formatterPackages } from './formatter-packages.js';
import { isVmPool, selectHosts } from './hosts.js';
import { queuePackages } from './queue-packages.js';
import { describeBehaviours } from './suite.js';

for (const host of [...selectHosts('vitest'), ...selectHosts('jest')]) {
  if (host.extent === 'full') {
    describeBehaviours(host, [
      ...queuePackages,
      ...addonPackages,
      ...formatterPackages,
      ...componentPackages,
    ]);
  }
  // Why there as well: Vitest's loader for those has a way of its own for addons.
  else if (isVmPool(host)) describeBehaviours(host, addonPackages);
}
