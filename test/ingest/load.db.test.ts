import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { IngestProgress } from '../../src/ingest/ingest-types.js';
import { bar, header, type Loading, startLoading } from './support/loading.js';

let loading: Loading;
beforeAll(async () => {
  loading = await startLoading();
});
beforeEach(() => loading.reset());
afterAll(() => loading.close());

const closes = (): Promise<object[]> =>
  loading.rows('SELECT symbol, date, close FROM bars ORDER BY symbol, date');
const series = (): Promise<object[]> =>
  loading.rows('SELECT key, first, last, rows, pollutants FROM series ORDER BY key');
const state = (): Promise<object[]> => loading.rows('SELECT name, type, current_revision FROM datasets');
const A1 = bar('A', '2021-01-04', 1);
const A2 = bar('A', '2021-01-05', 2);
const B1 = bar('B', '2021-01-04', 3);

describe('a load', () => {
  it('makes the dataset, its rows, its series and its revision', async () => {
    const result = await loading.load(header + A1 + A2 + B1, { runKey: 'k1', attempt: 2 });

    expect(result).toMatchObject({
      result: 'loaded',
      type: 'StocksOHLCV',
      revision: 1,
      rowsRead: 3,
      rowsWritten: 3,
    });
    expect(await closes()).toEqual([
      { symbol: 'A', date: '2021-01-04', close: 1 },
      { symbol: 'A', date: '2021-01-05', close: 2 },
      { symbol: 'B', date: '2021-01-04', close: 3 },
    ]);
    expect(await series()).toEqual([
      { key: 'A', first: '2021-01-04 00:00:00', last: '2021-01-05 00:00:00', rows: 2, pollutants: [] },
      { key: 'B', first: '2021-01-04 00:00:00', last: '2021-01-04 00:00:00', rows: 1, pollutants: [] },
    ]);
    expect(await state()).toEqual([{ name: 'stocks', type: 'StocksOHLCV', current_revision: 1 }]);
    expect(
      await loading.rows(
        'SELECT number, run_key, attempt, mode, source, result, rows_read, error FROM revisions',
      ),
    ).toEqual([
      {
        number: 1,
        run_key: 'k1',
        attempt: 2,
        mode: 'upsert',
        source: 'memory',
        result: 'loaded',
        rows_read: 3,
        error: null,
      },
    ]);
  });

  it('keeps every double and volume as the source has it', async () => {
    const row = 'A,2021-01-04,92.391998,5e3,0.1,9.137353903174679,9007199254740992\n';
    await loading.load(header + row);
    expect(await loading.rows('SELECT open, high, low, close, volume FROM bars')).toEqual([
      { open: 92.391998, high: 5000, low: 0.1, close: 9.137353903174679, volume: 2 ** 53 },
    ]);
  });

  it('copes with a mark, CRLF, quotes, another order, extra columns and no line break at the end', async () => {
    const text = '\uFEFFnote,Close,VOLUME,date,Symbol,low,high,open\r\n"a,\n""b""",5,7,2021-01-04,"A",4,6,5';
    expect(await loading.load(text)).toMatchObject({ result: 'loaded', rowsWritten: 1 });
    expect(await closes()).toEqual([{ symbol: 'A', date: '2021-01-04', close: 5 }]);
  });

  it('takes a header alone as no rows, and nothing at all as invalid', async () => {
    expect(await loading.load(header)).toMatchObject({ result: 'loaded', rowsRead: 0, revision: 1 });
    for (const empty of ['', '\uFEFF', '\n\n'])
      expect(await loading.load(empty)).toMatchObject({
        result: 'invalid',
        error: { code: 'source-invalid' },
      });
  });

  it('tells its progress', async () => {
    const seen: IngestProgress[] = [];
    await loading.load(header + A1, { onProgress: (progress) => seen.push(progress) });
    expect([...new Set(seen.map(({ phase }) => phase))]).toEqual(['waiting', 'reading', 'writing']);
    expect(seen.at(-1)).toMatchObject({
      rows: 1,
      bytes: (header + A1).length,
      totalBytes: (header + A1).length,
    });
  });

  it('loads measurements and knows which pollutants a station has', async () => {
    const air = 'TimeInstant,id_entity,so2,no2,co,o3,pm10,pm2_5\n';
    const rows =
      '2016-10-01 00:00:00.004,s1,6.80117094260474,,,,,\n2016-10-01 00:15:00.001,s1,,,,,,9.137353903174679';
    await loading.load(air + rows, { dataset: 'air' });
    expect(await loading.rows('SELECT station, time, so2, pm2_5 FROM measurements ORDER BY time')).toEqual([
      { station: 's1', time: '2016-10-01 00:00:00.004', so2: 6.80117094260474, pm2_5: null },
      { station: 's1', time: '2016-10-01 00:15:00.001', so2: null, pm2_5: 9.137353903174679 },
    ]);
    await loading.load(`${air}2016-10-01 00:00:00.004,s1,,,1,,,\n`, { dataset: 'air' });
    expect(await series()).toEqual([
      {
        key: 's1',
        first: '2016-10-01 00:00:00.004',
        last: '2016-10-01 00:15:00.001',
        rows: 2,
        pollutants: ['co', 'pm2_5'],
      },
    ]);
  });
});

describe('upsert', () => {
  it('adds, updates, and leaves equal rows as they are', async () => {
    await loading.load(header + A1 + A2);
    const before = await loading.rows<{ place: string }>(
      `SELECT ctid::text AS place FROM bars WHERE date = '2021-01-04'`,
    );

    const result = await loading.load(header + A1 + bar('A', '2021-01-05', 9) + B1);

    expect(result).toMatchObject({ revision: 2, rowsRead: 3, rowsWritten: 2, rowsUnchanged: 1 });
    expect(await closes()).toMatchObject([{ close: 1 }, { close: 9 }, { close: 3 }]);
    expect(
      await loading.rows(`SELECT ctid::text AS place FROM bars WHERE symbol = 'A' AND date = '2021-01-04'`),
    ).toEqual(before);
    expect(await series()).toMatchObject([
      { key: 'A', rows: 2 },
      { key: 'B', rows: 1 },
    ]);
  });

  it('takes the last of several rows with one key, and counts the others', async () => {
    const text = header + A1 + B1 + bar('A', '2021-01-04', 7) + bar('A', '2021-01-04', 8);
    expect(await loading.load(text)).toMatchObject({
      rowsRead: 4,
      rowsWritten: 2,
      duplicates: 2,
      rowsUnchanged: 0,
    });
    expect(await closes()).toMatchObject([
      { symbol: 'A', close: 8 },
      { symbol: 'B', close: 3 },
    ]);
    expect(await series()).toMatchObject([
      { key: 'A', rows: 1 },
      { key: 'B', rows: 1 },
    ]);
  });
});

describe('append', () => {
  it('refuses rows whose key is there, with their lines', async () => {
    await loading.load(header + A1);
    const result = await loading.load(header + A2 + bar('A', '2021-01-04', 5), { mode: 'append' });
    expect(result).toMatchObject({ result: 'invalid', rowsWritten: 0, rejectsByReason: { 'key-exists': 1 } });
    expect(result.rejects).toEqual([
      { line: 3, column: null, reason: 'key-exists', text: 'A,2021-01-04,5,5,5,5,100' },
    ]);
    expect(await closes()).toMatchObject([{ close: 1 }]);
  });

  it('loads the others when so many may be rejected, and leaves what is there', async () => {
    await loading.load(header + A1);
    const text = header + A2 + bar('A', '2021-01-04', 5);
    expect(await loading.load(text, { mode: 'append', maxRejectedRows: 1 })).toMatchObject({
      result: 'loaded',
      rowsWritten: 1,
      rowsRejected: 1,
      rowsUnchanged: 0,
    });
    expect(await closes()).toMatchObject([{ close: 1 }, { close: 2 }]);
  });
});

describe('replace', () => {
  it('makes the file the dataset, series included', async () => {
    await loading.load(header + A1 + A2 + B1);
    await loading.load(header + bar('X', '2021-01-04', 1), { dataset: 'other' });
    const result = await loading.load(header + A1 + bar('C', '2021-02-01', 4), { mode: 'replace' });
    expect(result).toMatchObject({ result: 'loaded', rowsWritten: 1, rowsUnchanged: 1 });
    expect(await closes()).toMatchObject([{ symbol: 'A' }, { symbol: 'C' }, { symbol: 'X' }]);
    expect(await series()).toMatchObject([
      { key: 'A', rows: 1 },
      { key: 'C', rows: 1 },
      { key: 'X', rows: 1 },
    ]);
  });
});

describe('doing it again', () => {
  it('finds the same bytes unchanged and records the run', async () => {
    await loading.load(header + A1);
    const again = await loading.load(header + A1);
    expect(again).toMatchObject({ result: 'unchanged', revision: 2, rowsWritten: 0, rowsUnchanged: 1 });
    expect(await state()).toMatchObject([{ current_revision: 1 }]);
  });

  it.each([
    ['another mode', { mode: 'replace' as const }],
    ['another mapping', { mapping: { close: 'open' } }],
  ])('loads the same bytes in %s', async (_name, options) => {
    await loading.load(header + A1);
    expect(await loading.load(header + A1, options)).toMatchObject({ result: 'loaded', revision: 2 });
  });

  it('gives the first result to a run key that succeeded and does nothing', async () => {
    await loading.load(header + A1, { runKey: 'day-1' });
    const again = await loading.load(header + B1, { runKey: 'day-1', attempt: 2 });
    expect(again).toMatchObject({
      repeated: true,
      result: 'loaded',
      revision: 1,
      rowsWritten: 1,
      attempt: 1,
    });
    expect(await closes()).toMatchObject([{ symbol: 'A' }]);
    expect(await loading.rows('SELECT number FROM revisions')).toHaveLength(1);
  });
});

describe('what is asked', () => {
  it.each([
    ['a name with capitals', { dataset: 'Stocks' }, /name/],
    ['a name of 41 letters', { dataset: 'a'.repeat(41) }, /name/],
    ['a mapping of no column', { mapping: { nope: 'x' } }, /nope/],
  ])('is refused as configuration: %s', async (_name, options, message) => {
    await loading.load(header + A1);
    const refused = loading.load(header + A2, options);
    await expect(refused).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringMatching(message),
    });
  });
});
