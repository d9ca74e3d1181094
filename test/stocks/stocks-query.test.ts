import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/errors.js';
import { batchResource } from '../../src/stocks/batch-resource.js';
import { seriesResource } from '../../src/stocks/series-resource.js';
import type { BatchQuery, SeriesQuery } from '../../src/stocks/stocks-query.js';
import { batchCursor, canonicalBatch, resolveBatch, seriesCursor } from '../../src/stocks/stocks-query.js';
import { smallCatalogue } from './support/catalogue.js';
import { questionFor, questionOf } from './support/reader.js';

const catalogue = smallCatalogue();
const ask = (query: string): SeriesQuery =>
  questionFor(seriesResource, `/stocks/time-series/ACME?${query}`, catalogue);
const batch = (query: string): BatchQuery =>
  questionFor(batchResource, `/stocks/time-series?${query}`, catalogue);
const canonical = (url: string): string => {
  const { resource, query } = questionOf(url, catalogue);
  return resource.canonical(query);
};
const failure = (url: string): AppError => {
  try {
    questionOf(url, catalogue);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`${url} should have failed`);
};
const mistakes = (url: string): string[] =>
  (failure(url).details.errors ?? []).map(({ parameter }) => parameter);

describe('parameters of bars', () => {
  test.each([
    ['', 'symbol=ACME@us&bins=raw&start=&end=&sort=asc&dp=quoted&limit=&cursor='],
    ['sort=asc&dataset=us', 'symbol=ACME@us&bins=raw&start=&end=&sort=asc&dp=quoted&limit=&cursor='],
    [
      'frequency=wEEKLY',
      'symbol=ACME@us&bins=Weekly,1,first,null&start=&end=&sort=asc&dp=quoted&limit=&cursor=',
    ],
    [
      'frequency=Annual&interval=01&align=first&fill=null&limit=0010',
      'symbol=ACME@us&bins=Annual,1,first,null&start=&end=&sort=asc&dp=quoted&limit=10&cursor=',
    ],
    [
      'frequency=Daily&interval=10000&align=calendar&fill=-1.50&start=1678-01-01&end=2261-12-31&sort=desc&dp=full',
      'symbol=ACME@us&bins=Daily,10000,calendar,-1.5&start=1678-01-01&end=2261-12-31&sort=desc&dp=full&limit=&cursor=',
    ],
    [
      'frequency=Daily&fill=none&dp=0',
      'symbol=ACME@us&bins=Daily,1,first,none&start=&end=&sort=asc&dp=0&limit=&cursor=',
    ],
    [
      'start=2024-02-29&end=2024-02-29',
      'symbol=ACME@us&bins=raw&start=2024-02-29&end=2024-02-29&sort=asc&dp=quoted&limit=&cursor=',
    ],
    [
      'indicators=SMA,ema(5)&dp=2',
      'symbol=ACME@us&bins=raw&start=&end=&sort=asc&dp=2&indicators=sma_30,ema_5&series=close&explain=false&limit=&cursor=',
    ],
    [
      'explain=true&series=hl2&indicators=ema(5)&indicators=sma(30)',
      'symbol=ACME@us&bins=raw&start=&end=&sort=asc&dp=quoted&indicators=ema_5,sma_30&series=hl2&explain=true&limit=&cursor=',
    ],
  ])('%j is the question %j', (query, text) => {
    expect(canonical(`/stocks/time-series/ACME?${query}`)).toBe(text);
  });

  test.each([
    ['frequency=Hourly', ['frequency']],
    ['frequency=', ['frequency']],
    ['frequency=Daily&interval=0', ['interval']],
    ['frequency=Daily&interval=10001', ['interval']],
    ['frequency=Daily&interval=1.5', ['interval']],
    ['frequency=Daily&interval=-1', ['interval']],
    ['frequency=Daily&interval=1e3', ['interval']],
    ['frequency=Daily&interval=%2B1', ['interval']],
    ['frequency=Daily&interval=٣', ['interval']],
    ['frequency=Daily&frequency=Weekly', ['frequency']],
    ['frequency=Daily&fill=NaN', ['fill']],
    ['frequency=Daily&fill=Infinity', ['fill']],
    ['frequency=Daily&fill=1e9', ['fill']],
    ['frequency=Daily&fill=', ['fill']],
    ['frequency=Daily&align=middle', ['align']],
    ['interval=2', ['interval']],
    ['fill=prev&align=calendar', ['align', 'fill']],
    ['interval=2&frequency=Anual', ['frequency']],
    ['start=2023-02-29', ['start']],
    ['start=1677-12-31&end=2262-01-01', ['start', 'end']],
    ['start=2024-01-02&end=2024-01-01', ['start']],
    ['start=20240101', ['start']],
    ['limit=0', ['limit']],
    ['limit=10001', ['limit']],
    ['dp=13', ['dp']],
    ['dp=-1', ['dp']],
    ['sort=up', ['sort']],
    ['cursor=', ['cursor']],
    ['dataset=NOT', ['dataset']],
    ['indicators=smaa', ['indicators']],
    ['indicators=', ['indicators']],
    ['indicators=smaa,sma(0),macd(26,12,9)', ['indicators', 'indicators', 'indicators']],
    ['series=open', ['series']],
    ['explain=true&series=open', ['series', 'explain']],
    ['indicators=atr(14)&series=open', ['series']],
    ['indicators=smaa&series=open&explain=true', ['indicators']],
    ['indicators=sma&explain=yes', ['explain']],
    ['indicators=sma&series=adj', ['series']],
    ['frequency=Annual&interval=1001&align=calendar', ['interval']],
    ['frequency=Quarterly&interval=4001&align=calendar', ['interval']],
    ['limit=x&dp=x&start=x&interval=1', ['limit', 'dp', 'start', 'interval']],
  ])('%j is refused: %j', (query, parameters) => {
    expect(mistakes(`/stocks/time-series/ACME?${query}`)).toEqual(parameters);
  });

  test.each(['Daily', 'Weekly', 'Monthly'])('the longest calendar bin of %s is taken', (frequency) => {
    expect(ask(`frequency=${frequency}&interval=10000&align=calendar`).question.size?.interval).toBe(10_000);
  });
});

describe('the symbol', () => {
  test('that is unknown is not found, with the nearest', () => {
    expect(failure('/stocks/time-series/ACMX')).toMatchObject({
      code: 'not-found',
      details: { suggestions: ['ACME', 'ACRE', 'acid'] },
    });
  });

  test('in another case is not found, with the right one', () => {
    expect(failure('/stocks/time-series/acme').details.suggestions?.[0]).toBe('ACME');
  });

  test('in several datasets needs one named', () => {
    expect(failure('/stocks/time-series/ZEPHYR')).toMatchObject({
      code: 'bad-request',
      details: { errors: [{ parameter: 'dataset', allowed: ['us', 'world'] }] },
    });
    expect(canonical('/stocks/time-series/ZEPHYR?dataset=world')).toContain('ZEPHYR@world');
  });

  test('that another dataset has says so', () => {
    expect(failure('/stocks/time-series/ACME?dataset=world').message).toBe(
      'There is no symbol ACME in the dataset world. It is in us.',
    );
  });

  test.each(['wrld', 'air'])('of the dataset %s, which is none of stocks, is not found', (name) => {
    expect(failure(`/stocks/time-series/ACME?dataset=${name}`).code).toBe('not-found');
  });
});

describe('the cursor of a symbol', () => {
  const cursor = seriesCursor(ask('frequency=Daily'), 19_800);

  test('goes on after its label, with another limit', () => {
    expect(ask(`frequency=Daily&limit=5&cursor=${cursor}`).question).toMatchObject({
      after: 19_800,
      limit: 5,
    });
  });

  test.each([
    '',
    'frequency=Weekly',
    'frequency=Daily&fill=prev',
    'frequency=Daily&sort=desc',
    'frequency=Daily&dp=2',
  ])('is refused by the question %j', (query) => {
    expect(mistakes(`/stocks/time-series/ACME?${query}&cursor=${cursor}`)).toEqual(['cursor']);
  });

  test('is part of the question that the ETag names', () => {
    expect(canonical(`/stocks/time-series/ACME?frequency=Daily&cursor=${cursor}`)).toContain(
      `cursor=${cursor}`,
    );
  });
});

describe('a batch', () => {
  test('keeps the order asked, and tells of each symbol what its own path would', () => {
    const query = batch('symbols=ACRE,NONE,ACME&symbols=ZEPHYR');
    expect(query.members.map(({ target }) => target.symbol)).toEqual(['ACRE', 'ACME']);
    expect(query.errors).toEqual({
      NONE: expect.objectContaining({ type: '/problems/not-found', status: 404, title: 'Not found' }),
      ZEPHYR: expect.objectContaining({ type: '/problems/bad-request', status: 400 }),
    });
  });

  test('with an unknown symbol is made of every dataset of stocks: it may be loaded into any', () => {
    expect(batch('symbols=ACME,NONE').datasets.map(({ name }) => name)).toEqual(['us', 'world']);
    expect(batch('symbols=ACME').datasets.map(({ name }) => name)).toEqual(['us']);
  });

  test('looks for near names of the first ten unknown symbols alone', () => {
    const symbols = Array.from({ length: 100 }, (_, i) => `ACM${i}`);
    const { errors } = batch(`symbols=${symbols.join(',')}`);
    const suggested = Object.values(errors).filter((problem) => JSON.stringify(problem).includes('"ACME"'));
    expect([Object.keys(errors).length, suggested.length]).toEqual([100, 10]);
  });

  test.each([
    ['', ['symbols']],
    ['symbols=', ['symbols']],
    ['symbols=A,,B', ['symbols']],
    ['symbols=A,A', ['symbols']],
    ['symbols=A%20', ['symbols']],
    ["symbols=A';DROP", ['symbols']],
    [`symbols=${Array.from({ length: 101 }, (_, i) => `S${i}`).join(',')}`, ['symbols']],
    ['interval=2', ['symbols', 'interval']],
  ])('is refused: %j', (query, parameters) => {
    expect(mistakes(`/stocks/time-series?${query}`)).toEqual(parameters);
  });

  test('of an unknown dataset is not found as a whole', () => {
    expect(failure('/stocks/time-series?symbols=ACME&dataset=wrld').code).toBe('not-found');
  });

  test('goes on with the symbols that have more, and tells mistakes once', () => {
    const values = { symbols: ['ACME', 'NONE', 'ACRE'], limit: 3 };
    const first = resolveBatch(values, catalogue);
    const cursor = batchCursor(first, new Map([['ACRE', 19_800]]));
    const next = resolveBatch({ ...values, cursor }, catalogue);
    expect(next.members).toMatchObject([{ target: { symbol: 'ACRE' }, after: 19_800 }]);
    expect(next.errors).toEqual({});
    expect(canonicalBatch(next)).not.toBe(canonicalBatch(first));
    expect(() => resolveBatch({ ...values, symbols: ['ACRE', 'ACME'], cursor }, catalogue)).toThrow(
      'another query',
    );
  });
});
