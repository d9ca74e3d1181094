import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openChromium, openPage, runCommand, untilShown } from '../support/chromium.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { putExplorerData } from '../support/explorer-data.js';
import { query } from '../support/sql.js';
import { type Program, serve, untilReadiness } from '../support/serve.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const phone = { viewport: { width: 375, height: 780 }, hasTouch: true };

let databases: TestDatabase[];
let api: Program;
let empty: Program;
let browser: Browser;

beforeAll(async () => {
  const [full, bare] = [await createDatabase(), await createDatabase()];
  databases = [full, bare];
  await putExplorerData(full.url);
  api = await serve({ ALMANAC_DATABASE_URL: full.url, ALMANAC_BASE_PATH: '/data/v1' });
  empty = await serve({ ALMANAC_DATABASE_URL: bare.url });
  await Promise.all([untilReadiness(api, 200), untilReadiness(empty, 200)]);
  browser = await openChromium();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await Promise.all([api.stop(), empty.stop()]);
  for (const database of databases) await database.drop();
});

interface Opened {
  page: Page;
  complaints: string[];
  requests: string[];
}

async function open(view: string, options: BrowserContextOptions = {}, query = ''): Promise<Opened> {
  const watched = await openPage(browser, options);
  await watched.page.goto(`http://127.0.0.1:${api.port}/data/v1/?view=${view}${query}`);
  await untilShown(watched.page, view);
  return watched;
}

/** What an answer holds, by the field of its path; nothing of a problem document. */
function rowsIn(answer: unknown): unknown[] {
  if (Array.isArray(answer)) return answer;
  const { air_quality_index, datasets } = answer as Record<string, unknown[] | undefined>;
  return air_quality_index ?? datasets ?? [];
}

interface IndexRow {
  station: string;
  index: number;
  category: string;
}

describe('every view, below a prefix', () => {
  it.each(['stocks', 'air', 'datasets'])('%s asks below it only, and complains of nothing', async (view) => {
    const { page, complaints, requests } = await open(view);
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(`http://127.0.0.1:${api.port}/data/v1/`))).toEqual([]);
    for (const command of await page.locator('.curl code').allInnerTexts()) {
      expect(command).toContain(`/data/v1/`);
      expect(rowsIn(runCommand(command)).length).toBeGreaterThan(0);
    }
    await page.context().close();
  });

  it('is gone to by its links, also without the slash', async () => {
    const { page } = await openPage(browser);
    await page.goto(`http://127.0.0.1:${api.port}/data/v1`);
    await page.getByRole('link', { name: 'Air quality' }).press('Enter');
    await untilShown(page, 'air');
    expect(page.url()).toBe(`http://127.0.0.1:${api.port}/data/v1/?view=air`);
    await page.getByRole('link', { name: 'Datasets' }).press('Enter');
    await page.getByRole('link', { name: 'prices' }).press('Enter');
    await page.locator('h1', { hasText: 'ALMX' }).waitFor();
    await page.context().close();
  });
});

describe('for everybody', () => {
  const looks = [
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', phone],
  ] as const;
  const cases = looks.flatMap(([look, options]) =>
    ['stocks', 'air', 'datasets'].map((view) => [view, look, options] as const),
  );

  it.each(cases)('%s %s has no fault that axe knows, and nothing sticks out', async (view, _, options) => {
    const { page } = await open(view, options);
    const faults = (await page.evaluate(`${axe}; axe.run().then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html).join(' ')))`)) as string[];
    expect(faults).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    await page.context().close();
  });

  it('follows the system, and the switch, which is kept', async () => {
    const { page } = await open('datasets', { colorScheme: 'dark' });
    const paper = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await paper();
    await page.getByRole('button', { name: 'Use the light theme' }).press('Enter');
    const light = await paper();
    expect(light).not.toBe(dark);
    await page.reload();
    await untilShown(page, 'datasets');
    expect(await paper()).toBe(light);
    await page.getByRole('button', { name: 'Use the dark theme' }).press('Enter');
    expect(await paper()).toBe(dark);
    await page.context().close();
  });
});

describe('stations', () => {
  it('have the indices that the curl gives, worst first', async () => {
    const { page } = await open('air');
    const [overview = '', history = ''] = await page.locator('.curl code').allInnerTexts();
    const answered = (runCommand(overview) as { air_quality_index: IndexRow[] }).air_quality_index;
    const cards = await page.$$eval('.station', (found) =>
      found.map((card) => [...card.children].slice(0, 3).map((part) => part.textContent)),
    );
    expect(cards.map(([name]) => name)).toEqual(['aq_market', 'aq_harbour']);
    for (const [name, index, category] of cards) {
      const row = answered.find(({ station }) => station === name)!;
      expect([Number(index), category?.toLowerCase()]).toEqual([row.index, row.category.toLowerCase()]);
    }
    const rows = (runCommand(history) as { air_quality_index: IndexRow[] }).air_quality_index;
    const shown = await page.locator('.table td[data-key=index]').allInnerTexts();
    expect(shown.map(Number)).toEqual(
      rows
        .slice(-10)
        .toReversed()
        .map(({ index }) => index),
    );
    await page.context().close();
  });

  it('are opened by keys, with another index by the hour', async () => {
    const { page, complaints } = await open('air');
    await page.getByRole('link', { name: 'aq_harbour' }).press('Enter');
    await page.locator('h2', { hasText: 'aq_harbour' }).waitFor();
    await page.locator('.detail .curl code', { hasText: 'station=aq_harbour' }).waitFor();
    // From there the next key goes on.
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-station'))).toBe(
      'aq_harbour',
    );
    await page.getByRole('combobox', { name: 'Index' }).selectOption('eaqi-2024');
    await page.getByRole('combobox', { name: 'By' }).selectOption('hour');
    await page.locator('.detail .curl code', { hasText: 'period=hour' }).waitFor();
    await page.locator('.pane-label', { hasText: '23:00' }).waitFor();
    expect(page.url()).toContain('station=aq_harbour&standard=eaqi-2024&period=hour');
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('an empty database', () => {
  it.each([
    ['stocks', 'No stocks are loaded yet'],
    ['air', 'No stations are loaded yet'],
    ['datasets', 'No dataset is loaded yet'],
  ])('%s says how to begin', async (view, text) => {
    const { page, complaints } = await openPage(browser);
    await page.goto(`http://127.0.0.1:${empty.port}/?view=${view}`);
    await untilShown(page, view);
    const told = await page.locator('.notice').innerText();
    expect(told).toContain(text);
    expect(told).toContain('almanac ingest');
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

it('says of a dataset whether it is as young as was asked for', async () => {
  const [database] = databases;
  const settings = `UPDATE datasets SET settings = '{"maxAgeSeconds": 60}' WHERE name = 'prices'`;
  await query(database?.url ?? '', settings);
  const { page } = await open('datasets');
  expect(await page.locator('tr', { hasText: 'prices' }).innerText()).toContain('Too old');
  // Of the other one no age was asked.
  expect(await page.getByText(/^(Too old|Fresh)$/).count()).toBe(1);
  await page.context().close();
});

it('says that the service is away, and goes on when it is back', async () => {
  const { page } = await open('datasets');
  await page.context().setOffline(true);
  await page.getByRole('link', { name: 'Stocks' }).click();
  expect(await page.getByRole('alert').innerText()).toContain('Almanac does not answer');
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).press('Enter');
  await page.locator('h1', { hasText: 'ALMX' }).waitFor();
  await page.context().close();
});

it('says that an answer broke off, not that the page is at fault', async () => {
  const { page } = await openPage(browser);
  await page.route('**/datasets', (route) =>
    route.fulfill({ contentType: 'application/json', body: '{"datasets":[{"name":"pri' }),
  );
  await page.goto(`http://127.0.0.1:${api.port}/data/v1/?view=datasets`);
  expect(await page.getByRole('alert').innerText()).toContain('The answer is not whole');
  await page.unroute('**/datasets');
  await page.getByRole('button', { name: 'Try again' }).press('Enter');
  await page.locator('th', { hasText: 'prices' }).waitFor();
  await page.context().close();
});
