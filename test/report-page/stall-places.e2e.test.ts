import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ReportedCall } from 'loopguard/run';
import { chromium } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openHostProject, parallelHosts, readReport } from '../runners/adoption/host-project.js';
import { findChromium, launchArgs } from './chromium.js';

// Where in its test a stall lies: what the test's own clock says, the JSON report, and the timeline
// of the HTML report as it is drawn.

const files = {
  'tests/two.test.ts': `
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

function compute(): { from: number; to: number } {
  const from = performance.now();
  const until = process.cpuUsage().user + 250_000;
  while (process.cpuUsage().user < until) for (let step = 0; step < 1e5; step++);
  return { from, to: performance.now() };
}

test('computes twice', async () => {
  const start = performance.now();
  await sleep(300);
  const first = compute();
  await sleep(600);
  const second = compute();
  await sleep(300);
  const bodyMs = performance.now() - start;
  const own = [first, second].map(({ from, to }) => ({ from: from - start, to: to - start }));
  await writeFile('own-clock.json', JSON.stringify({ bodyMs, own }));
}, 120_000);
`,
};

const options = {
  stall: { mode: 'fail', profile: 'always' },
  report: { json: 'out/report.json', html: 'out/report.html' },
};

interface OwnClock {
  readonly bodyMs: number;
  readonly own: readonly { readonly from: number; readonly to: number }[];
}

const executablePath = await findChromium();

describe.each(parallelHosts)('$id', (host) => {
  test('a stall lies on the timeline where it was in its test', async ({ skip }) => {
    if (!executablePath) skip('There is no Chromium.');
    const project = await openHostProject(host, 'stall-places', files, options);
    try {
      const { stdout, stderr } = await project.run();
      const clock = await readFile(path.join(project.root, 'own-clock.json'), 'utf8');
      const { bodyMs, own } = JSON.parse(clock) as OwnClock;
      const { violations } = await readReport(project.root, 'out/report.json');
      expect(
        violations.map(({ call, count }) => [call, count]),
        `${stdout}\n${stderr}`,
      ).toEqual([['stall', 2]]);
      const [{ test: held, occurrences }] = violations as [ReportedCall];

      // The report counts from the start of the test, which is earlier than that of its body.
      const before = held.durationMs - bodyMs;
      expect(before).toBeGreaterThanOrEqual(0);
      for (const [at, { startMs, durationMs }] of occurrences.entries()) {
        const { from, to } = own[at] as OwnClock['own'][number];
        // Why not its very start: a busy machine lets a thread wait between waking up and looking at a clock.
        expect(startMs).toBeLessThan(before + (from + to) / 2);
        expect(startMs + durationMs).toBeGreaterThanOrEqual(to);
        // The stretch begins with the last turn before, so in the latter half of the sleep.
        const previous = own[at - 1]?.to ?? 0;
        expect(startMs).toBeGreaterThan((previous + from) / 2);
      }

      const drawn = await blocksIn(path.join(project.root, 'out/report.html'));
      const percent = (ms: number): number => (100 * ms) / held.durationMs;
      expect(drawn).toHaveLength(2);
      for (const [at, { startMs, durationMs }] of occurrences.entries()) {
        expect(drawn[at]?.left).toBeCloseTo(percent(startMs), 3);
        expect(drawn[at]?.width).toBeCloseTo(percent(durationMs), 3);
      }
    } finally {
      await project.dispose();
    }
  });
});

/** The blocks in the lane of the whole loop, in percent of its length. */
async function blocksIn(file: string): Promise<{ left: number; width: number }[]> {
  const profile = await mkdtemp(path.join(tmpdir(), 'loopguard-page-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath !== undefined && { executablePath }),
    args: launchArgs,
  });
  try {
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    const blocks = page.locator('.timeline .lane.whole .block');
    await blocks.first().waitFor();
    return await blocks.evaluateAll((all) =>
      all.map((block) => {
        const { left, width } = (block as HTMLElement).style;
        return { left: Number.parseFloat(left), width: Number.parseFloat(width) };
      }),
    );
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}
