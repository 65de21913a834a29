import { blocked, type Behaviour } from './behaviour.js';

// Why in two parts: tools would take it for a map of this very file.
const mapping = ['source', 'MappingURL'].join('');
// Why each line: a runner's transformer moves them.
const map = JSON.stringify({
  version: 3,
  file: 'built.js',
  sources: ['original.ts'],
  names: [],
  mappings: `AAyCE${';AAAA'.repeat(20)}`,
});

const call = { where: 'read', through: /^source-map-support \(/, count: 'any' } as const;

/** Packages that format stacks, and read files for it. */
export const formatterPackages: readonly Behaviour[] = [
  {
    id: 'source-map-support',
    title:
      'a stack that source-map-support formats with a map from the disk is a call of who reads it',
    commonjs: true,
    files: {
      'built.js': `exports.fail = function fail() {
throw new Error('of its own');
};
//# ${mapping}=built.js.map
`,
      'built.js.map': map,
      'case.test.ts': `
        import 'source-map-support/register';
        import { fail } from './built';
        const thrown = (): Error => {
          try { (fail as () => void)(); } catch (error) { return error as Error; }
          throw new Error('nothing was thrown');
        };
        test('reads a stack', async () => {
          const error = thrown();
          expect(error.«read»stack).toContain('original.ts:42');
        });
        test('does not', async () => { expect(thrown().message).toBe('of its own'); });
      `,
    },
    tests: {
      'reads a stack': blocked(
        { ...call, id: 'fs.existsSync' },
        { ...call, id: 'fs.readFileSync' },
      ),
      'does not': 'passed',
    },
  },
];
