// Counts what ran, as coverage tools do, while loopguard's profiler starts when the argument says.
import { writeFile } from 'node:fs/promises';
import inspector from 'node:inspector';
import * as naming from '../../../packages/core/internals/loop/naming.mjs';

const [when, resultFile] = process.argv.slice(2);
const window = { start: 0, end: performance.now() + 60_000, cause: 'cpu' };
const blameAll = (sites) => sites.map(() => 'user');

if (when === 'before') naming.startSampler();
const coverage = new inspector.Session();
coverage.connect();
coverage.post('Profiler.enable');
coverage.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
const { compute } = await import('./subject.mjs');
compute(1_000_000);
if (when === 'between') naming.startSampler();
compute(2_000_000);
const sampled = naming.sampleWindow(window, blameAll);
compute(500_000);
naming.sampleWindow(window, blameAll);
let functions;
coverage.post('Profiler.takePreciseCoverage', (error, { result }) => {
  functions = result.find(({ url }) => url.endsWith('/subject.mjs')).functions;
});
await writeFile(resultFile, JSON.stringify({ functions, samples: sampled?.total ?? 0 }));
