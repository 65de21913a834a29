import type { Allowance, AllowIds, Meta, Test } from './suite-model.js';

export const imports = [
  `import child_process from 'node:child_process';`,
  `import crypto from 'node:crypto';`,
  `import fs from 'node:fs';`,
  `import zlib from 'node:zlib';`,
  `import { AsyncResource } from 'node:async_hooks';`,
  `import { EventEmitter, once } from 'node:events';`,
  `import { Readable, Transform } from 'node:stream';`,
  `import { pipeline } from 'node:stream/promises';`,
  `import { MessageChannel } from 'node:worker_threads';`,
  `import { allowBlocking } from '@loopguard/core';`,
  `import syncPackage from 'sync-package';`,
  `import * as helper from './helper';`,
  `import { leak, makeBarrier, makeClient, makeInterval, makePool, makeServer, makeWorker, release, releaseAll, useServer } from './support';`,
  `const runs: Record<string, number> = {};`,
];

export const variables: Readonly<Partial<Record<string, string>>> = {
  'module worker': 'moduleWorker',
  'module interval': 'moduleInterval',
  'module server': 'moduleServer',
  'beforeAll server': 'beforeAllServer',
  'beforeEach worker': 'beforeEachWorker',
  'test worker': 'testWorker',
  'pooled socket': 'pool',
};

export const makers = [
  ['moduleWorker', 'makeWorker()'],
  ['moduleInterval', 'makeInterval()'],
  ['moduleServer', 'makeServer({ keepAlive: false })'],
  ['pool', 'makePool()'],
  ['client', 'makeClient()'],
] as const;

export function shapeText(shape: Test['shape']): { open: string; close: string } {
  switch (shape) {
    case 'sync':
      return { open: `() => {`, close: `});` };
    case 'done':
      return {
        open: `(done) => { void (async () => {`,
        close: `})().then(() => done(), done); });`,
      };
    case 'generator':
      return { open: `function* () {`, close: `});` };
    case 'fixture':
      return { open: `async ({ fixture }) => {`, close: `void fixture; });` };
    case 'async':
      return { open: `async () => {`, close: `});` };
  }
}

export function optionsText(meta: Meta, retries: number): string {
  const metaText = meta && `meta: { allowBlocking: ${meta === 'allow' ? `'generated'` : 'false'} }`;
  const retryText = retries > 0 ? `retry: ${retries}` : undefined;
  const entries = [metaText, retryText].filter((entry) => entry !== undefined);
  return entries.length === 0 ? '' : `{ ${entries.join(', ')} }, `;
}

export function allowLine({ ids }: Allowance): string {
  return `allowBlocking('generated'${ids ? `, ${JSON.stringify(ids)}` : ''});`;
}

export function idsText(ids: AllowIds): string {
  return ids ? ` ${ids.join(', ')}` : '';
}
