import { beforeEach, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { runCommand, untilShown } from '../support/chromium.js';
import { putBars, putMeasurements, type TestBar, type TestMeasurement } from '../support/rows.js';
import { useServedPage } from './served-page.js';

/** As long as names may be, and of one word but for two places. */
const long = 'urn:ngsi-ld:AirQualityObserved:Street_of_the_Lamps_28079018';
const longDataset = 'measurements-of-a-town-with-a-long-name0';
/** More symbols than a list of suggestions asks for. */
const many = 30;

let page: Page;

const served = useServedPage(async (url) => {
  const others = Array.from({ length: many }, (_, at) => bar(`B${String(at).padStart(2, '0')}`, 5));
  await putBars(url, 'adjusted', [bar('ALMX', 50), ...others]);
  await putBars(url, 'raw', [bar('ALMX', 100)]);
  await putBars(url, 'small', [bar('ZINC', 7), bar(long, 8)]);
  await putMeasurements(url, 'air-new', [measured('harbour', 12)]);
  await putMeasurements(url, 'air-old', [measured('harbour', 60)]);
  await putMeasurements(url, longDataset, [measured(long, 60)]);
});
beforeEach(() => {
  page = served.page();
});

const bar = (symbol: string, close: number): TestBar => ({ symbol, date: '2025-06-30', close });
const measured = (station: string, value: number): TestMeasurement => ({
  station,
  time: '2025-06-30 12:00:00.000',
  values: { no2: value, pm2_5: value, pm10: value, o3: value, so2: 4, co: 0.3 },
});

async function open(query: string, view: string): Promise<void> {
  await page.goto(`${served.origin()}/${query}`);
  await untilShown(page, view);
}
const closeShown = async (): Promise<number> =>
  Number(await page.locator('.quote b[data-key=close]').innerText());

it('shows the first symbol although it is in two, and says of which', async () => {
  await open('?indicators=', 'stocks');
  expect(await closeShown()).toBe(50);
  const command = await page.locator('.curl code').innerText();
  expect(command).toContain('dataset=adjusted');
  expect((runCommand(command) as { close: number }[])[0]?.close).toBe(50);
});

it('offers the datasets of a symbol that is in two', async () => {
  await open('?symbol=ALMX&indicators=', 'stocks');
  expect(await page.getByRole('alert').innerText()).toContain('ALMX is in several datasets');
  await page.getByRole('link', { name: 'raw' }).press('Enter');
  await page.locator('.quote b[data-key=close]').waitFor();
  expect(await closeShown()).toBe(100);
  expect(page.url()).toContain('symbol=ALMX&dataset=raw');
});

it('offers the datasets of stations that are in two', async () => {
  await page.goto(`${served.origin()}/?view=air`);
  expect(await page.getByRole('alert').innerText()).toContain('harbour is in several datasets');
  await page.getByRole('link', { name: 'air-old' }).press('Enter');
  await page.locator('.station', { hasText: 'harbour' }).waitFor();
  expect(page.url()).toContain('dataset=air-old');
});

it('opens a dataset whose symbols come after many others', async () => {
  await open('?view=datasets', 'datasets');
  await page.getByRole('link', { name: 'small' }).press('Enter');
  await page.locator('h1', { hasText: 'ZINC' }).waitFor();
  await page.locator('.quote b[data-key=close]').waitFor();
  expect(await closeShown()).toBe(7);
});

it('offers the dataset that was meant, with the symbol that was asked for', async () => {
  await page.goto(`${served.origin()}/?view=stocks&symbol=ALMX&dataset=rawe&indicators=`);
  await page.getByRole('alert').getByRole('link', { name: 'raw' }).press('Enter');
  await page.locator('h1', { hasText: 'ALMX' }).waitFor();
  await page.locator('.quote b[data-key=close]').waitFor();
  expect(await closeShown()).toBe(100);
});

it.each([
  ['stocks', `?symbol=${long}`],
  ['air', `?view=air&dataset=${longDataset}`],
  ['datasets', '?view=datasets'],
])('has room for long names on a narrow phone: %s', async (view, query) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open(query, view);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

it('has room for a symbol in its field on a narrow phone', async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open('', 'stocks');
  expect((await page.locator('#symbol').boundingBox())?.width).toBeGreaterThan(120);
});
