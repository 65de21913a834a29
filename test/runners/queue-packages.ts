import type { Behaviour } from './behaviour.js';
import { sharedByConcurrent, type Way } from './behaviours/shared-queues.js';

const JOB = 'type Job = () => unknown;';

/** Packages through which tests share work, each in the form that its own documentation shows. */
const ways: readonly Way[] = [
  {
    id: 'async-queue',
    code: `
      import { queue } from 'async';
      ${JOB}
      const waiting = queue<Job>((job, done) => {
        Promise.resolve(job()).then((result) => done(null, result as any), done);
      }, 1);
      export function share(job: Job): Promise<unknown> { return waiting.pushAsync(job); }`,
  },
  {
    id: 'p-queue',
    // Why: it is an ES module only.
    config: {
      jest: { transformIgnorePatterns: ['/node_modules/(?!(?:p-queue|p-timeout|eventemitter3)/)'] },
    },
    code: `
      import PQueue from 'p-queue';
      ${JOB}
      const waiting = new PQueue({ concurrency: 1 });
      export function share(job: Job): Promise<unknown> { return waiting.add(async () => job()); }`,
  },
  {
    id: 'fastq',
    code: `
      import * as fastq from 'fastq';
      ${JOB}
      const waiting = fastq.promise<unknown, Job>(async (job) => job(), 1);
      export function share(job: Job): Promise<unknown> { return waiting.push(job); }`,
  },
  {
    id: 'fastq-callback',
    code: `
      import fastq from 'fastq';
      ${JOB}
      const waiting = fastq<unknown, Job>((job, done) => {
        Promise.resolve(job()).then((result) => done(null, result), done);
      }, 1);
      export function share(job: Job): Promise<unknown> {
        return new Promise((settle) => { waiting.push(job, (_error, result) => settle(result)); });
      }`,
  },
  {
    id: 'dataloader',
    batches: true,
    code: `
      import DataLoader from 'dataloader';
      ${JOB}
      const loader = new DataLoader<Job, unknown>(
        async (jobs) => Promise.all(jobs.map(async (job) => job())),
        { cache: false },
      );
      export function share(job: Job): Promise<unknown> { return loader.load(job); }`,
  },
  {
    id: 'generic-pool',
    isExact: true,
    code: `
      import { createPool } from 'generic-pool';
      ${JOB}
      const pool = createPool(
        { create: async () => ({ name: 'connection' }), destroy: async () => {} },
        { max: 1 },
      );
      export async function share(job: Job): Promise<unknown> {
        const connection = await pool.acquire();
        try { return await job(); } finally { await pool.release(connection); }
      }`,
  },
  {
    id: 'generic-pool-use',
    isExact: true,
    code: `
      import { createPool } from 'generic-pool';
      ${JOB}
      const pool = createPool(
        { create: async () => ({ name: 'connection' }), destroy: async () => {} },
        { max: 1 },
      );
      export async function share(job: Job): Promise<unknown> { return pool.use(async () => job()); }`,
  },
  {
    id: 'async-mutex',
    code: `
      import { Mutex } from 'async-mutex';
      ${JOB}
      const mutex = new Mutex();
      export function share(job: Job): Promise<unknown> { return mutex.runExclusive(async () => job()); }`,
  },
  {
    id: 'async-semaphore',
    isExact: true,
    code: `
      import { Semaphore } from 'async-mutex';
      ${JOB}
      const semaphore = new Semaphore(1);
      export async function share(job: Job): Promise<unknown> {
        const [, release] = await semaphore.acquire();
        try { return await job(); } finally { release(); }
      }`,
  },
];

/** Concurrent tests that share such a package: the quiet one is never blamed for what the other does. */
export const queuePackages: readonly Behaviour[] = ways.flatMap((way) => [
  sharedByConcurrent(way, 'closure'),
  sharedByConcurrent(way, 'function'),
]);
