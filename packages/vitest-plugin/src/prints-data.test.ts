import { expect, test } from 'vitest';
import { printsData } from './prints-data.js';

type Config = Parameters<typeof printsData>[0];

test.each([
  [true, { reporters: [['json', {}]] }],
  [
    true,
    {
      reporters: [
        ['default', {}],
        ['tap-flat', {}],
      ],
    },
  ],
  [true, { reporters: [['junit', {}]], outputFile: { json: 'a.json' } }],
  [false, { reporters: [['json', { outputFile: 'a.json' }]] }],
  [false, { reporters: [['json', {}]], outputFile: 'a.json' }],
  [false, { reporters: [['junit', {}]], outputFile: { junit: 'a.xml' } }],
  [false, { reporters: [['default', {}], { onTestRunEnd() {} }] }],
])('%s for %j', (expected, config) => {
  expect(printsData(config as unknown as Config)).toBe(expected);
});
