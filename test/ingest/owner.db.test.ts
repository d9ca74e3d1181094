import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bar, header, type Loading, startLoading } from './support/loading.js';

let loading: Loading;
beforeAll(async () => {
  loading = await startLoading();
});
beforeEach(() => loading.reset());
afterAll(() => loading.close());

const first = header + bar('A', '2021-01-04', 1);
const second = header + bar('B', '2021-01-04', 1);
const ownerOf = async (dataset = 'stocks'): Promise<unknown> =>
  (
    await loading.rows<{ owner: string }>(
      `SELECT settings->>'owner' AS owner FROM datasets WHERE name = '${dataset}'`,
    )
  )[0]?.owner;
const mine = { owner: 'default/stocks' };
const other = { owner: 'default/other' };

describe('the owner of a dataset', () => {
  it('is who loads it first, and its loads go on', async () => {
    await loading.load(first, mine);
    expect(await ownerOf()).toBe('default/stocks');
    expect(await loading.load(second, mine)).toMatchObject({ result: 'loaded', revision: 2 });
  });

  it('adopts a dataset that is nobody’s, also when there is nothing to load', async () => {
    await loading.load(first, { runKey: 'k' });
    expect(await ownerOf()).toBeNull();
    expect(await loading.load(first, mine)).toMatchObject({ result: 'unchanged' });
    expect(await ownerOf()).toBe('default/stocks');
    await loading.rows(`UPDATE datasets SET settings = settings - 'owner'`);
    expect(await loading.load(first, { ...mine, runKey: 'k' })).toMatchObject({ repeated: true });
    expect(await ownerOf()).toBe('default/stocks');
  });

  it('keeps others out: nothing is fetched, nothing is recorded', async () => {
    await loading.load(first, mine);
    const source = { label: 's', identity: 's', open: () => Promise.reject(new Error('it was opened')) };
    await expect(loading.load(source, other)).rejects.toMatchObject({
      code: 'dataset-owned',
      message: expect.stringContaining('default/stocks'),
    });
    expect(await loading.rows('SELECT number FROM revisions')).toHaveLength(1);
    expect(await ownerOf()).toBe('default/stocks');
  });

  it('changes with a load that takes over, and not with one that fails', async () => {
    await loading.load(first, mine);
    const bad = await loading.load(`${header}A,x,1,1,1,1,1\n`, { ...other, takeOver: true });
    expect([bad.result, await ownerOf()]).toEqual(['invalid', 'default/stocks']);
    await loading.load(second, { ...other, takeOver: true });
    expect(await ownerOf()).toBe('default/other');
    await expect(loading.load(first, mine)).rejects.toMatchObject({ code: 'dataset-owned' });
  });

  it('stays when a person loads without saying who', async () => {
    await loading.load(first, mine);
    expect(await loading.load(second)).toMatchObject({ result: 'loaded' });
    expect(await ownerOf()).toBe('default/stocks');
  });

  it('is made known by the load that wins, when two begin at once', async () => {
    const both = await Promise.allSettled([loading.load(first, mine), loading.load(second, other)]);
    const [won] = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const [lost] = both.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect([won?.result, (lost as { code?: string }).code]).toEqual(['loaded', 'dataset-owned']);
    expect(await loading.rows('SELECT symbol FROM bars')).toEqual([
      { symbol: (await ownerOf()) === 'default/stocks' ? 'A' : 'B' },
    ]);
  });
});

describe('who asks', () => {
  it.each([
    ['an owner without namespace', { owner: 'stocks' }],
    ['an owner with blanks', { owner: 'a/b c' }],
    ['a namespace alone', { owner: 'a/' }],
    ['take-over by nobody', { takeOver: true }],
  ])('is refused as configuration: %s', async (_, options) => {
    await expect(loading.load(first, options)).rejects.toMatchObject({ code: 'config-invalid' });
  });

  it('is refused when the dataset holds rows of another type', async () => {
    await loading.load(first);
    await expect(loading.load(first, { type: 'AirQuality' })).rejects.toMatchObject({
      code: 'dataset-type-conflict',
      message: expect.stringContaining('holds StocksOHLCV'),
    });
  });
});
