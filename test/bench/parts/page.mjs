// When the page for browsers can be used: from the load event until a view shows its figures, in a profile without a
// cache. Chromium of the PATH.
import { chromium } from 'playwright-core';
import { atMost, median } from '../figures.mjs';
import { findCommand } from '../load.mjs';
import { loaded, serve } from '../world.mjs';

const stocks = { database: 'page', dataset: 'prices', kind: 'stocks', rows: 15_000 };
const air = { database: 'page', dataset: 'air', kind: 'air-quality', rows: 20_000 };
const views = {
  stocks: 'stocks&symbol=ALMX&indicators=sma(20),rsi(14)',
  air: 'air',
  datasets: 'datasets',
};
const looks = 5;

export async function page({ world, report }) {
  const program = findCommand('chromium') ?? findCommand('google-chrome');
  if (program === undefined)
    throw new Error('This part needs Chromium on the PATH: apt-get install chromium');
  const url = await loaded(world, stocks);
  await loaded(world, air);
  const service = await serve(world, url);
  const browser = await chromium.launch({
    executablePath: program,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    for (const [view, query] of Object.entries(views)) {
      const seen = [];
      for (let look = 0; look < looks; look += 1)
        seen.push(await lookAt(browser, `${service.origin}/?view=${query}`, view));
      report.add({
        part: 'page',
        name: `page, ${view}: load event to its figures`,
        value: median(seen.map(({ ms }) => ms)),
        unit: 'ms',
        goal: atMost(1000, ' ms'),
        note: `${Math.round(seen[0].bytes / 1000)} KB over the wire`,
      });
    }
  } finally {
    await browser.close();
    await service.stop();
  }
}

/** Milliseconds until the view is shown, and bytes of bodies and headers that came. */
async function lookAt(browser, address, view) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const tab = await context.newPage();
    await tab.addInitScript(() => {
      const look = () => {
        if (document.documentElement?.dataset.shown !== undefined) window.shownAt ??= performance.now();
        else requestAnimationFrame(look);
      };
      look();
    });
    await tab.goto(address);
    await tab.waitForSelector(`html[data-shown="${view}"]`);
    if ((await tab.locator('.problem').count()) > 0)
      throw new Error(`${address}: ${await tab.locator('.problem').innerText()}`);
    return await tab.evaluate(() => {
      const [document] = performance.getEntriesByType('navigation');
      const all = [document, ...performance.getEntriesByType('resource')];
      return {
        ms: Math.max(0, window.shownAt - document.loadEventEnd),
        bytes: all.reduce((sum, { transferSize }) => sum + transferSize, 0),
      };
    });
  } finally {
    await context.close();
  }
}
