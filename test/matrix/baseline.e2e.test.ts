import { describe, test } from 'vitest';

import { testLegacySuite } from '../runners/adoption/legacy-suite.js';
import { selectCells } from './cells.js';

// Why these: the repository's own tests show it on the other majors, and no pool or transformer has a part in it.
const ids = ['vitest-3-threads@node-20', 'vitest-5-forks@node-26', 'jest-29-babel@node-20'];
const cells = selectCells().filter(({ id }) => ids.includes(id));

describe.each(cells)('$id: a legacy suite', ({ host }) => {
  if (host.runner === 'vitest' || host.runner === 'jest') testLegacySuite(host);
});

// Why: a file without any test is an error, and a run of other cells has none here.
test.skipIf(cells.length === 0)('some selected cell has it', () => {});
