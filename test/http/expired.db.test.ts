import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { retentionOf } from '../../src/ingest/retention.js';
import { bar, header, type Loading, startLoading } from '../ingest/support/loading.js';
import { startTestService, type TestService, until, untilReady } from '../support/service.js';

let loading: Loading;
let api: TestService;
beforeEach(async () => {
  loading = await startLoading();
  api = await startTestService(loading.url);
  await untilReady(api);
});
afterEach(async () => {
  await api.stop();
  await loading.close();
});

const path = '/stocks/time-series/A';
const source = header + bar('A', '2024-03-01', 1) + bar('A', '2024-03-09', 9);
const loadOn = (day: string): Promise<unknown> =>
  loading.load(source, { retention: retentionOf('7d'), now: () => Date.parse(`${day}T12:00:00Z`) });

describe('rows that became too old while their source did not change', () => {
  it('are served no longer, under another ETag', async () => {
    await loadOn('2024-03-07');
    await until(async () => (await api.ask(path)).text.includes('2024-03-01'), 'both rows are served');
    const before = await api.ask(path);

    await loadOn('2024-03-10');
    await until(async () => !(await api.ask(path)).text.includes('2024-03-01'), 'the old row is gone');

    const after = await api.ask(path, { 'If-None-Match': before.headers['etag'] ?? '' });
    expect([after.status, after.text.includes('2024-03-09')]).toEqual([200, true]);
    expect((await api.ask('/stocks')).text).toContain('2024-03-09');
    expect((await api.ask('/stocks')).text).not.toContain('2024-03-01');
  });
});
