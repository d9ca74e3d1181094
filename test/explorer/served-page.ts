import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { openChromium, openPage, type WatchedPage } from '../support/chromium.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { type Program, serve, untilReadiness } from '../support/serve.js';

/** An API with a database that `fill` fills once, and for each test a page of its own that watches what it asks for. */
export function useServedPage(fill: (databaseUrl: string) => Promise<void>, options?: BrowserContextOptions) {
  let database: TestDatabase;
  let api: Program;
  let browser: Browser;
  let watched: WatchedPage;
  beforeAll(async () => {
    database = await createDatabase();
    await fill(database.url);
    api = await serve({ ALMANAC_DATABASE_URL: database.url });
    await untilReadiness(api, 200);
    browser = await openChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await api?.stop();
    await database?.drop();
  });
  beforeEach(async () => {
    watched = await openPage(browser, options);
  });
  afterEach(() => watched.page.context().close());
  return {
    origin: () => `http://127.0.0.1:${api.port}`,
    watched: () => watched,
    page: () => watched.page,
  };
}
