import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { runCommand, untilShown } from '../support/chromium.js';
import { putExplorerData } from '../support/explorer-data.js';
import { until } from '../support/service.js';
import { useServedPage } from './served-page.js';

type Row = Record<string, string | number | null>;

let page: Page;

const served = useServedPage(putExplorerData, { permissions: ['clipboard-read', 'clipboard-write'] });
beforeEach(() => {
  page = served.page();
});

async function open(query: string): Promise<void> {
  await page.goto(`${served.origin()}/${query}`);
  await untilShown(page, 'stocks');
}

const command = (): Promise<string> => page.locator('.curl code').innerText();
/** What the labels in the chart say, by the answer's columns. */
const labels = (): Promise<Record<string, string>> =>
  page.$$eval('.pane-label b', (figures) =>
    Object.fromEntries(
      figures.map((figure) => [figure.getAttribute('data-column') ?? '', figure.textContent ?? '']),
    ),
  );
const tableRows = (): Promise<Record<string, string>[]> =>
  page.$$eval('.table tbody tr', (rows) =>
    rows.map((row) =>
      Object.fromEntries(
        [...row.children].map((cell) => [cell.getAttribute('data-key') ?? '', cell.textContent ?? '']),
      ),
    ),
  );
const figures = (shown: Record<string, string>, row: Row): unknown[][] =>
  Object.entries(shown)
    .filter(([column]) => column !== 'day')
    .map(([column, text]) => [column, text === '–' ? null : Number(text.replaceAll(',', '')), row[column]]);
/** Different colours on the canvas of a pane: a blank one has one or two. */
const colours = (): Promise<number> =>
  page.$$eval('.chart canvas', (canvases) => {
    const found = new Set<number>();
    for (const canvas of canvases) {
      const context = (canvas as HTMLCanvasElement).getContext('2d');
      const { width, height } = canvas as HTMLCanvasElement;
      if (context === null || width === 0 || height === 0) continue;
      for (const value of new Uint32Array(context.getImageData(0, 0, width, height).data.buffer))
        found.add(value);
    }
    return found.size;
  });

describe('candles', () => {
  it('stand there with two indicators, without a complaint or a foreign request', async () => {
    await open('?indicators=sma(20),rsi(14)');
    expect(await page.title()).toBe('ALMX · Almanac');
    // A frame later than the view says so.
    await until(async () => (await colours()) > 20, 'the candles are painted');
    expect(served.watched().complaints).toEqual([]);
    expect(served.watched().requests.filter((url) => !url.startsWith(`${served.origin()}/`))).toEqual([]);
  });

  it.each([
    ['stored bars', '?indicators=sma(20),bbands(20,2,2),rsi(14),macd(12,26,9)'],
    ['weeks without indicators', '?symbol=BRKO&frequency=Weekly&indicators=&range=all'],
    [
      'two months each, by days',
      '?frequency=Monthly&interval=2&start=2024-07-01&end=2025-04-30&indicators=atr(3)',
    ],
  ])('have the figures that their curl gives: %s', async (_, query) => {
    await open(query);
    const rows = runCommand(await command()) as Row[];
    const newest = rows.at(-1)!;
    for (const [column, shown, answered] of figures(await labels(), newest))
      expect([column, shown]).toEqual([column, answered]);
    const shown = await tableRows();
    expect(shown.length).toBe(Math.min(12, rows.length));
    for (const [at, row] of shown.entries())
      for (const [column, text, answered] of figures(row, rows[rows.length - 1 - at]!))
        expect([at, column, text]).toEqual([at, column, answered]);
    const columns = Object.keys(newest).filter((name) => !['symbol', 'date', 'period_start'].includes(name));
    expect(Object.keys(shown[0]!).filter((name) => name !== 'day')).toEqual(columns);
  });

  it('put indicators of the price over it and the others below', async () => {
    await open('?indicators=sma(20),bbands(20,2,2),rsi(14),macd(12,26,9)');
    const panes = await page.$$eval('.pane-label', (found) => found.map((pane) => pane.textContent));
    expect(panes).toEqual([
      expect.stringMatching(/SMA 20 .*BBANDS 20 2 2 upper .*middle .*lower/),
      expect.stringMatching(/^RSI 14 /),
      expect.stringMatching(/^MACD 12 26 9 .*signal .*histogram/),
    ]);
  });

  it('go by keys from bar to bar, and are told', async () => {
    await open('?indicators=rsi(14)');
    const rows = runCommand(await command()) as Row[];
    await page.locator('.chart').focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('PageDown');
    const row = rows.at(-12)!;
    const { rsi_14: rsi, close } = await labels();
    expect([Number(rsi), Number(close)]).toEqual([row['rsi_14'], row['close']]);
    expect(await page.locator('.chart').getAttribute('aria-valuetext')).toContain(
      `close ${row['close']}, volume`,
    );
    await page.keyboard.press('Home');
    expect(await page.locator('.chart').getAttribute('aria-valuenow')).toBe('1');
  });
});

describe('controls', () => {
  it('find a symbol by keys alone, and the address tells it', async () => {
    await open('');
    await page.locator('#symbol').focus();
    await page.keyboard.type('b');
    await page.locator('[role=option]', { hasText: 'BRKO' }).waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('#symbol').getAttribute('aria-activedescendant')).toBe('symbols-0');
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: 'BRKO' }).waitFor();
    expect(page.url()).toContain('symbol=BRKO');
    await page.goBack();
    await page.locator('h1', { hasText: 'ALMX' }).waitFor();
  });

  it('add an indicator with its arguments, and take it away', async () => {
    await open('?indicators=');
    await page.getByRole('button', { name: 'Add indicator' }).press('Enter');
    await page.locator('dialog select').first().selectOption('ema');
    await page.locator('dialog input').fill('9');
    await page.keyboard.press('Enter');
    await page.locator('.pane-label b[data-column=ema_9]').waitFor();
    expect(await command()).toContain('indicators=ema(9)');
    await page.getByRole('button', { name: 'Remove EMA 9' }).press('Enter');
    await page.locator('.pane-label b[data-column=ema_9]').waitFor({ state: 'detached' });
  });

  it('resample, and give the same page by its address', async () => {
    await open('');
    await page.getByRole('combobox', { name: 'Bars' }).selectOption('Weekly');
    await page.getByRole('spinbutton', { name: 'Interval' }).fill('2');
    await page.getByRole('spinbutton', { name: 'Interval' }).press('Tab');
    await page.locator('.curl code', { hasText: 'interval=2' }).waitFor();
    await page.getByRole('radio', { name: 'Everything' }).check({ force: true });
    await page.locator('.curl code:not(:has-text("start="))').waitFor();
    const [before, address] = [await command(), page.url()];
    await open(new URL(address).search);
    expect(await command()).toBe(before);
  });

  it('ask for nothing while the interval is empty', async () => {
    await open('?frequency=Weekly&interval=2');
    const before = await command();
    await page.getByRole('spinbutton', { name: 'Interval' }).fill('');
    await page.getByRole('spinbutton', { name: 'Interval' }).press('Tab');
    await page.getByRole('combobox', { name: 'Bars' }).focus();
    expect([await command(), new URL(page.url()).searchParams.get('interval')]).toEqual([before, '2']);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('copy the command', async () => {
    await open('');
    await page.getByRole('button', { name: 'Copy' }).press('Enter');
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await command());
  });
});

describe('what goes wrong', () => {
  it.each([
    ['?symbol=ALMY', 'There is no symbol ALMY.', 'Did you mean ALMX'],
    ['?indicators=smaa(20)', 'There is no indicator "smaa"', 'did you mean sma'],
    ['?start=2025-06-01&end=2024-01-01', 'start', 'end'],
  ])('%s is told in sentences', async (query, ...texts) => {
    await open(query);
    const told = (await page.getByRole('alert').innerText()).replaceAll(/\s+/g, ' ');
    for (const text of texts) expect(told).toContain(text);
  });

  it('offers the symbol that was meant', async () => {
    await open('?symbol=ALMY');
    await page.getByRole('link', { name: 'ALMX' }).press('Enter');
    await page.locator('h1', { hasText: 'ALMX' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('is said kindly when there are no bars between two days', async () => {
    await open('?start=1990-01-01&end=1990-02-01');
    expect(await page.locator('.notice').innerText()).toBe('ALMX has no bars between these days.');
  });
});
