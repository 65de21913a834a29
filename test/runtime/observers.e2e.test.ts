import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { GUARDED, projectOf, serverOf, start } from './program.js';

const READ = `
  '/read': (request, response) => { response.end(fs.readFileSync('package.json')); },
  '/again': (request, response) => { fs.readFileSync('package.json'); response.end(fs.readFileSync('package.json')); },
`;

test('OpenTelemetry gets an event on the active span, and a counter by call, place and request', async () => {
  const project = await projectOf({
    // What a team has to set up tracing.
    'sdk.mjs': `
import { metrics, trace } from '@opentelemetry/api';
import { InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader, AggregationTemporality } from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
const spans = new InMemorySpanExporter();
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).register();
const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e6 });
metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
export const tracer = trace.getTracer('program');
export async function seen() {
  await reader.forceFlush();
  const points = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap(({ metrics }) => metrics).flatMap(({ descriptor, dataPoints }) =>
      dataPoints.map(({ value, attributes }) => ({ name: descriptor.name, value, attributes })));
  const all = spans.getFinishedSpans().map(({ name, events }) => ({ name, events: events.map(({ name, attributes }) => ({ name, attributes })) }));
  return { points, spans: all };
}
`,
    'server.mjs': serverOf(
      `'/traced': (request, response) => tracer.startActiveSpan('handle', async (span) => {
        await null;
        fs.readFileSync('package.json');
        fs.readFileSync('package.json');
        span.end();
        response.end('done');
      }),
      '/seen': async (request, response) => { response.end(JSON.stringify(await seen())); },`,
      "import { seen, tracer } from './sdk.mjs';",
    ),
  });
  const program = await start(project.root, 'server.mjs', {
    flags: ['--import', '@loopguard/runtime/opentelemetry', '--import', './sdk.mjs'],
  });
  await program.get('/traced');
  await program.get('/traced');
  const { points, spans } = JSON.parse(await program.get('/seen')) as {
    points: { name: string; value: number; attributes: Record<string, unknown> }[];
    spans: { name: string; events: { name: string; attributes: Record<string, unknown> }[] }[];
  };
  const attributes = {
    'loopguard.call': 'fs.readFileSync',
    'loopguard.context': 'GET /traced',
    'code.file.path': expect.stringMatching(/server\.mjs$/) as string,
    'code.line.number': expect.any(Number) as number,
  };
  expect(points.map(({ name, value }) => [name, value])).toEqual([
    ['loopguard.blocking_calls', 2],
    ['loopguard.blocking_calls', 2],
  ]);
  for (const point of points) expect(point.attributes).toMatchObject(attributes);
  expect(spans.map(({ name }) => name)).toEqual(['handle', 'handle']);
  for (const { events } of spans) {
    expect(events.map(({ name }) => name)).toEqual(Array(2).fill('loopguard.blocking_call'));
    expect(events[0]?.attributes).toMatchObject({
      ...attributes,
      'loopguard.duration_ms': expect.any(Number) as number,
      'loopguard.fix': 'await fs.promises.readFile(path)',
    });
  }
  await program.end('SIGKILL');
  await project.dispose();
});

test('the example of the page with prom-client counts each call', async () => {
  const page = await readFile(new URL('../../docs/runtime.md', import.meta.url), 'utf8');
  const [, example = ''] = /with prom-client:\n\n```js\n([^]*?)```/.exec(page) ?? [];
  const project = await projectOf({
    'metrics.mjs': example,
    'server.mjs': serverOf(
      `${READ} '/metrics': async (request, response) => { response.end(await register.metrics()); },`,
      "import './metrics.mjs'; import { register } from 'prom-client';",
    ),
  });
  const program = await start(project.root, 'server.mjs', { flags: GUARDED });
  await program.get('/read');
  await program.get('/again');
  const metrics = await program.get('/metrics');
  const counted = [...metrics.matchAll(/^loopguard_blocking_calls_total(.*)$/gm)].map(
    ([, sample]) => sample,
  );
  expect(counted).toEqual([
    '{call="fs.readFileSync",context="GET /read"} 1',
    '{call="fs.readFileSync",context="GET /again"} 2',
  ]);
  await program.end('SIGKILL');
  await project.dispose();
});
