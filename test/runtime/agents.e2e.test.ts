import { expect, test } from 'vitest';
import { GUARDED, projectOf, serverOf, start } from './program.js';

// As a team sets it up that traces files; the processor stands for a collector.
const SDK = `
const { register } = require('node:module');
const { pathToFileURL } = require('node:url');
const { trace } = require('@opentelemetry/api');
const { registerInstrumentations } = require('@opentelemetry/instrumentation');
const { FsInstrumentation } = require('@opentelemetry/instrumentation-fs');
const { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-node');
register('@opentelemetry/instrumentation/hook.mjs', pathToFileURL(__filename));
const spans = new InMemorySpanExporter();
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).register();
registerInstrumentations({ instrumentations: [new FsInstrumentation()] });
globalThis.spans = () => spans.getFinishedSpans().map(({ name }) => name);
`;
const SERVER = serverOf(
  `
  '/default': (request, response) => { response.end(fs.readFileSync('package.json')); },
  '/named': (request, response) => { response.end(String(statSync('package.json').size)); },
  '/package': (request, response) => { response.end(readJsonSync('package.json').name); },
  '/require': (request, response) => { response.end(require('./lazy.cjs')); },
  '/clean': async (request, response) => { response.end(await fs.promises.readFile('package.json')); },
  '/spans': (request, response) => { response.end(JSON.stringify(globalThis.spans())); },
`,
  `import { statSync } from 'fs';
import { createRequire } from 'node:module';
import fse from 'fs-extra';
const { readJsonSync } = fse;
const require = createRequire(import.meta.url);
require('fs');`,
);
const SDK_FLAGS = ['--import', './sdk.cjs'];

test.each([
  ['before', [...SDK_FLAGS, ...GUARDED]],
  ['after', [...GUARDED, ...SDK_FLAGS]],
])(
  'what OpenTelemetry puts over functions of Node is no caller: loaded %s the guard',
  async (_when, flags) => {
    const project = await projectOf({
      'server.mjs': SERVER,
      'sdk.cjs': SDK,
      'lazy.cjs': "module.exports = 'late';",
    });
    const program = await start(project.root, 'server.mjs', { flags });
    const paths = ['/default', '/named', '/package', '/require', '/clean'];
    const answers: string[] = [];
    // oxlint-disable-next-line no-await-in-loop -- blocks are printed in this order
    for (const path of paths) answers.push(await program.get(path));
    const stderr = await program.says('in     GET /require');
    expect(answers.slice(1, 4)).toEqual([expect.stringMatching(/^\d+$/), 'program', 'late']);
    expect(answers[4]).toBe(answers[0]);
    expect(placesIn(stderr)).toEqual([
      'fs.readFileSync server.mjs GET /default',
      'fs.statSync server.mjs GET /named',
      'fs.readFileSync server.mjs through jsonfile GET /package',
      'require server.mjs GET /require',
    ]);
    const spans = JSON.parse(await program.get('/spans')) as string[];
    expect(spans).toEqual(expect.arrayContaining(['fs readFileSync', 'fs statSync']));
    await program.end('SIGKILL');
    await project.dispose();
  },
);

/** Of each block: the call, the file, the package that it went through, and the request. */
function placesIn(text: string): string[] {
  const block =
    /^\[loopguard\] (\S+) blocked .*\n(?: {2}.*\n)*? {2}where {2}([^:]+)[^,\n]*(?:, (through \S+) .*)?\n(?: {2}.*\n)*? {2}in {5}(.*)$/gm;
  return [...text.matchAll(block)].map((match) => match.slice(1).filter(Boolean).join(' '));
}
