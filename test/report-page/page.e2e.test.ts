import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeHtmlReport } from 'loopguard/run';
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findChromium, launchArgs } from './chromium.js';
import { contrasts } from './contrasts.js';
import { HOSTILE, sampleReport } from './sample-report.js';

const executablePath = await findChromium();
if (!executablePath) {
  console.warn(
    'There is no Chromium: the HTML report is not tested. Install one, or set LOOPGUARD_CHROMIUM.',
  );
}

describe.runIf(executablePath !== undefined)('the HTML report in Chromium', () => {
  let folder: string;
  let context: BrowserContext;
  let page: Page;
  let problems: string[];
  let requests: string[];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'loopguard-page-'));
    context = await chromium.launchPersistentContext(path.join(folder, 'profile'), {
      ...(executablePath !== undefined && { executablePath }),
      args: launchArgs,
      viewport: { width: 1280, height: 900 },
    });
    await writeHtmlReport(path.join(folder, 'report.html'), sampleReport(120));
  });
  afterAll(async () => {
    await context?.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  beforeEach(async () => {
    problems = [];
    requests = [];
    page = await context.newPage();
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
  });
  afterEach(async () => {
    await page.close();
    const outside = requests.filter((url) => !url.startsWith('file:') && url !== 'data:,');
    if (problems.length + outside.length > 0) throw new Error([...problems, ...outside].join('\n'));
  });

  async function open(hash = '', file = 'report.html'): Promise<void> {
    await page.goto(pathToFileURL(path.join(folder, file)).href + hash);
    await rowButtons().first().waitFor();
  }
  const rowButtons = (): Locator => page.locator('.row-button');
  const table = (): Locator => page.getByRole('region', { name: 'All calls' });
  const found = (text: string): Promise<void> => table().getByText(`${text} entries`).waitFor();
  const focused = (): Promise<string> =>
    page.evaluate(() => document.activeElement?.textContent ?? '');

  test('shows totals, bars, a timeline and stacks', async () => {
    await open();
    expect(await page.locator('.totals').innerText()).toMatch(
      /failed\s+96\s+warned\s+0\s+known\s+24/,
    );
    const sites = page.getByRole('region', { name: 'Blocked time by call site' });
    expect(await sites.getByRole('listitem').first().innerText()).toContain('src/file-0.ts:2:3');
    const packages = page.getByRole('region', { name: 'Blocked time by package' });
    expect(await packages.getByRole('listitem').count()).toBe(2);
    const lanes = page.locator('.timeline').getByRole('img');
    expect(await lanes.count()).toBe(2);
    expect(await lanes.first().locator('.block').count()).toBe(2);
    const left = await lanes
      .first()
      .locator('.block')
      .evaluateAll((blocks) =>
        blocks.map((block) => Number.parseFloat((block as HTMLElement).style.left)),
      );
    expect(left).toEqual([10, 45]);
    expect(await page.locator('.flame-bar').count()).toBeGreaterThan(120);
  });

  test('of a program, a bar for each request leads to its rows and no others', async () => {
    const names = ['GET /orders/:id', 'GET /orders/:id/items', 'outside a request'];
    const { violations, run, ...report } = sampleReport(12);
    await writeHtmlReport(path.join(folder, 'program.html'), {
      ...report,
      run: { ...run, isComplete: false, partial: ['program'] },
      violations: violations.map((violation, index) => ({
        ...violation,
        test: {
          file: 'server.js',
          name: names[index % 3] as string,
          durationMs: 0,
          isContext: true,
        },
      })),
    });
    await open('', 'program.html');
    const bars = page.getByRole('region', { name: 'Blocked time by request' });
    expect(await bars.locator('.bar-name').allInnerTexts()).toEqual(names);
    await bars.getByRole('button', { name: 'GET /orders/:id: ' }).click();
    await found('4 of 12');
    expect(await table().getByLabel('Request', { exact: true }).inputValue()).toBe(names[0]);
    expect(await table().getByRole('columnheader', { name: 'Request' }).count()).toBe(1);
    await table().getByLabel('Request', { exact: true }).selectOption('outside a request');
    await found('4 of 12');
    expect(await page.locator('.totals').innerText()).toMatch(/processes\s/);
    expect(await page.getByRole('region', { name: 'Timeline of a request' }).count()).toBe(1);
    const stacks = page.getByRole('region', { name: 'Call stacks' });
    expect(await stacks.locator('.flame-bar').first().innerText()).toBe('all requests');
    expect(await stacks.locator('.legend').innerText()).not.toContain('test file');
  });

  test('takes nothing that a report holds for HTML', async () => {
    await open();
    await rowButtons().first().click();
    expect(await page.locator('tr.details').innerText()).toContain(HOSTILE);
    expect(await page.locator('img, #app script').count()).toBe(0);
    expect(await page.title()).toBe('loopguard report');
  });

  test('filters by text, call, file, package and status, and clears', async () => {
    await open();
    await found('120 of 120');
    await table().getByLabel('Text').fill('load7 known');
    await found('2 of 120');
    await table().getByLabel('Text').fill('LOAD6 test');
    await found('11 of 120');
    await table().getByRole('button', { name: 'Clear filters' }).click();
    await table().getByLabel('Call', { exact: true }).selectOption('zlib.gzipSync');
    await found('30 of 120');
    await table().getByLabel('Package', { exact: true }).selectOption('slow-look');
    await found('10 of 120');
    await table().getByRole('button', { name: 'Clear filters' }).click();
    await table().getByLabel('File', { exact: true }).selectOption('src/file-9.ts');
    await found('1 of 120');
    await table().getByRole('button', { name: 'Clear filters' }).click();
    await table().getByLabel('failed').uncheck();
    await found('24 of 120');
  });

  test('leads from a bar to its rows, and sorts', async () => {
    await open();
    await page.getByRole('button', { name: /^slow-look: .* in 80 calls/ }).click();
    await found('40 of 120');
    await table().getByRole('button', { name: 'Call', exact: true }).click();
    expect(await rowButtons().first().innerText()).toContain('crypto.pbkdf2Sync');
    expect(
      await table()
        .getByRole('columnheader', { name: 'Call', exact: true })
        .getAttribute('aria-sort'),
    ).toBe('ascending');
  });

  test('opens a row by keyboard and leads to the fix of its call', async () => {
    await open();
    await rowButtons().first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    const details = page.locator('tr.details');
    expect(await details.getByRole('region', { name: /^Code at/ }).innerText()).toContain(
      'return fs.readFileSync(x);',
    );
    expect(await details.locator('.is-marked').innerText()).toContain('return fs.readFileSync');
    expect(await details.locator('.is-added').innerText()).toContain('+new line');
    expect(await details.getByText('outer src/file-0.ts:1').count()).toBe(1);
    await details.getByRole('link', { name: 'How to fix fs.readFileSync' }).focus();
    await page.keyboard.press('Enter');
    const entry = page.locator('details[open]');
    await entry.waitFor();
    expect(await entry.innerText()).toContain('await fs.promises.readFile(path)');
    expect(await focused()).toContain('fs.readFileSync');
    await page.keyboard.press('Enter');
    await entry.waitFor({ state: 'detached' });
    await rowButtons().first().press('Enter');
    await details.waitFor({ state: 'detached' });
  });

  test('opens the entry that the address names, and has no others than those that occur', async () => {
    await open('#fix-zlib.gzipSync');
    expect(await page.locator('details[open] summary').innerText()).toContain('zlib.gzipSync');
    expect(await page.locator('details .call, [id="fix-fs.writeFileSync"]').count()).toBe(0);
  });

  test('shows the test of a row in the timeline', async () => {
    await open();
    await rowButtons().nth(1).click();
    await page.getByRole('button', { name: 'Show in the timeline' }).click();
    const choice = page.getByRole('region', { name: 'Timeline of a test' }).getByRole('combobox');
    expect(await choice.inputValue()).toBe('tests/t1.test.ts\ntest 1');
  });

  test('walks and zooms the stacks by keyboard', async () => {
    await open();
    const all = await page.locator('.flame-bar').count();
    await page.locator('.flame-bar').first().focus();
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowLeft', 'Enter'])
      await page.keyboard.press(key);
    await page.getByRole('button', { name: 'Show all' }).waitFor();
    expect(await page.locator('.flame-bar').count()).toBeLessThan(all);
    expect(await focused()).toContain('tests/t');
    expect(await page.locator('.flame-bar[tabindex="0"]').count()).toBe(1);
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await page.locator('.flame-bar').count()).toBe(all);
  });

  test('names every control and shows the focus', async () => {
    await open();
    const controls = page.locator('button, select, input, a, summary');
    expect(await controls.count()).toBeGreaterThan(100);
    const unnamed = await controls.evaluateAll((elements) =>
      elements
        .filter((element) => {
          const labels = 'labels' in element ? [...(element.labels as NodeListOf<Element>)] : [];
          const texts = [element, ...labels].map(({ textContent }) => textContent);
          return !element.ariaLabel && texts.join('').trim() === '';
        })
        .map(({ outerHTML }) => outerHTML),
    );
    expect(unnamed).toEqual([]);
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the table');
    await page.keyboard.press('Tab');
    expect(
      await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle),
    ).toBe('solid');
  });

  test.each([
    ['light', 'rgb(246, 248, 250)'],
    ['dark', 'rgb(13, 17, 23)'],
  ] as const)('can be read in %s colours', async (colorScheme, background) => {
    await page.emulateMedia({ colorScheme });
    await open();
    await rowButtons().first().click();
    const body = page.locator('body');
    expect(await body.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe(
      background,
    );
    const ratios = await page.evaluate(contrasts);
    expect(ratios.length).toBeGreaterThan(12);
    expect(ratios.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
  });

  test('copes with 10,000 violations', async () => {
    await writeHtmlReport(path.join(folder, 'large.html'), sampleReport(10_000));
    await open('', 'large.html');
    await found('10,000 of 10,000');
    expect(await rowButtons().count()).toBe(50);
    await table().getByLabel('Text').fill('load4321');
    await found('1 of 10,000');
    await rowButtons().first().click();
    expect(await page.locator('tr.details').innerText()).toContain('// before 4321');
    await table().getByRole('button', { name: 'Clear filters' }).click();
    await found('10,000 of 10,000');
    await table().getByRole('button', { name: 'Next' }).click();
    await table().getByText('51–100 of 10,000').waitFor();
  });
});
