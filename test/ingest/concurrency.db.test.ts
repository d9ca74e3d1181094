import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Source } from '../../src/ingest/source-types.js';
import { bar, header, type Loading, sourceOfBytes, startLoading } from './support/loading.js';

let loading: Loading;
beforeAll(async () => {
  loading = await startLoading();
});
beforeEach(() => loading.reset());
afterAll(() => loading.close());

const closes = (): Promise<object[]> =>
  loading.rows('SELECT symbol, date, close FROM bars ORDER BY symbol, date');
const A1 = bar('A', '2021-01-04', 1);
const A2 = bar('A', '2021-01-05', 2);
const B1 = bar('B', '2021-01-04', 3);

function signal(): { told: Promise<void>; tell: () => void } {
  const pair: { tell?: () => void } = {};
  const told = new Promise<void>((resolve) => {
    pair.tell = resolve;
  });
  return { told, tell: () => pair.tell?.() };
}

/** A source that gives its rows when it is told to. */
function held(text: string): { source: Source; opened: Promise<void>; go: () => void } {
  const may = signal();
  const isOpen = signal();
  const whole = sourceOfBytes(Buffer.from(text));
  const open: Source['open'] = async (conditions, stop) => {
    isOpen.tell();
    await may.told;
    return whole.open(conditions, stop);
  };
  return { source: { ...whole, open }, opened: isOpen.told, go: may.tell };
}

describe('loads at once', () => {
  it('of one dataset exclude one another: busy, or in turn', async () => {
    const first = held(header + A1);
    const loadingFirst = loading.load(first.source);
    await first.opened;
    await expect(loading.load(header + A2, { ifBusy: 'fail' })).rejects.toMatchObject({
      code: 'dataset-busy',
    });
    const second = loading.load(header + A2);
    first.go();
    expect((await loadingFirst).revision).toBe(1);
    expect(await second).toMatchObject({ result: 'loaded', revision: 2 });
  });

  it('of two datasets do not wait for one another', async () => {
    const first = held(header + A1);
    const loadingFirst = loading.load(first.source);
    await first.opened;
    expect(await loading.load(header + A2, { dataset: 'other', ifBusy: 'fail' })).toMatchObject({
      result: 'loaded',
    });
    first.go();
    await loadingFirst;
  });

  it('never show readers anything between the old rows and the new', async () => {
    await loading.load(header + A1);
    const next = held(header + B1);
    const loadingNext = loading.load(next.source, { mode: 'replace' });
    await next.opened;
    expect(await closes()).toMatchObject([{ symbol: 'A' }]);
    next.go();
    await loadingNext;
    expect(await closes()).toMatchObject([{ symbol: 'B' }]);
  });

  it('are called off by their signal, and the dataset is free at once', async () => {
    await loading.load(header + A1);
    const stop = new AbortController();
    const stuck = held(header + A2);
    const loadingStuck = loading.load(stuck.source, { signal: stop.signal });
    await stuck.opened;
    stop.abort(new Error('enough'));
    await expect(loadingStuck).rejects.toThrow('enough');
    expect(await loading.load(header + B1)).toMatchObject({ result: 'loaded', revision: 2 });
  });
});
