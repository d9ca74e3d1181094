import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { IngestOptions, IngestResult } from '../../src/ingest/ingest-types.js';
import type { Source } from '../../src/ingest/source-types.js';
import { header, limits, type Loading, sourceOfBytes, startLoading } from './support/loading.js';

let loading: Loading;
beforeAll(async () => {
  loading = await startLoading();
});
beforeEach(() => loading.reset());
afterAll(() => loading.close());

const bar = (symbol: string, date: string, close: number | string): string =>
  `{"volume":100,"symbol":"${symbol}","date":"${date}","open":${close},"high":${close},"low":${close},"close":${close}}`;
const A1 = bar('A', '2021-01-04', 1);
const A2 = bar('A', '2021-01-05', '2.50');
const B1 = bar('B', '2021-01-04', 3);
const bad = bar('B b', '2021-01-04', 1);

const lines = (...objects: string[]): string => objects.map((object) => `${object}\n`).join('');
const array = (...objects: string[]): string => `[\n${objects.join(',\n')}\n]\n`;
const formats = [
  ['ndjson', lines, 'on line'],
  ['json', array, 'element'],
] as const;
const rows = (): Promise<object[]> => loading.rows('SELECT symbol, close FROM bars ORDER BY symbol, date');
const refused = async (source: string | Source, options: Partial<IngestOptions>): Promise<IngestResult> => {
  await loading.load(`${header}Z,2021-01-04,9,9,9,9,9\n`);
  const result = await loading.load(source, options);
  expect(await rows()).toEqual([{ symbol: 'Z', close: 9 }]);
  return result;
};

describe.each(formats)('a source in %s', (format, write, place) => {
  it('is loaded, found unchanged, and loaded again when it is another', async () => {
    expect(await loading.load(write(A1, B1), { format })).toMatchObject({
      result: 'loaded',
      type: 'StocksOHLCV',
      format,
      rowsRead: 2,
      rowsWritten: 2,
      missingColumns: [],
    });
    expect(await loading.load(write(A1, B1), { format })).toMatchObject({ result: 'unchanged' });
    expect(await loading.load(write(A1, B1, A2), { format })).toMatchObject({
      rowsWritten: 1,
      rowsUnchanged: 2,
    });
    expect(await rows()).toEqual([
      { symbol: 'A', close: 1 },
      { symbol: 'A', close: 2.5 },
      { symbol: 'B', close: 3 },
    ]);
  });

  it('gives what the same rows in CSV give', async () => {
    await loading.load(`${header}A,2021-01-04,1,1,1,1,100\nA,2021-01-05,2.50,2.50,2.50,2.50,100\n`);
    expect(await loading.load(write(A1, A2), { format })).toMatchObject({
      result: 'loaded',
      rowsUnchanged: 2,
    });
  });

  it('is loaded compressed', async () => {
    const result = await loading.load(gzipSync(write(A1)), { format, compression: 'gzip' });
    expect(result).toMatchObject({ result: 'loaded', rowsWritten: 1 });
  });

  it('counts the last of rows with one key', async () => {
    const result = await loading.load(write(bar('A', '2021-01-04', 7), B1, A1), { format });
    expect(result).toMatchObject({ rowsRead: 3, rowsWritten: 2, duplicates: 1 });
    expect(await rows()).toMatchObject([{ close: 1 }, { close: 3 }]);
  });

  it('with wrong rows is refused, and they are named by their number', async () => {
    const source = write(A1, bad, '7', B1.replace('"open":3', '"open":[3]'));
    const result = await refused(source, { format });
    expect(result).toMatchObject({
      result: 'invalid',
      rowsRead: 4,
      rowsRejected: 3,
      rejectsByReason: { 'bad-symbol': 1, 'not-an-object': 1, 'nested-value': 1 },
      rejects: [
        { line: 2, column: 'symbol', reason: 'bad-symbol', text: bad },
        { line: 3, column: null, reason: 'not-an-object' },
        { line: 4, column: 'open', reason: 'nested-value' },
      ],
    });
    expect(result.error?.message).toContain(`the first is ${place} 2: bad-symbol (symbol)`);
  });

  it('with as many wrong rows as are allowed is loaded, also when the first is wrong', async () => {
    const source = write('null', A1, bad);
    expect(await loading.load(source, { format, maxRejectedRows: 2 })).toMatchObject({
      result: 'loaded',
      rowsRead: 3,
      rowsWritten: 1,
      rowsRejected: 2,
    });
  });

  it('of measurements may leave columns out, and tells which were never there', async () => {
    const source = write(
      '{"time":"2021-01-04T01:00:00+01:00","station":"s1"}',
      '{"no2":1,"station":"s2","time":"2021-01-04T00:00:00Z","co":null}',
    );
    expect(await loading.load(source, { format, dataset: 'air' })).toMatchObject({
      result: 'loaded',
      type: 'AirQuality',
      rowsWritten: 2,
      missingColumns: ['so2', 'o3', 'pm10', 'pm2_5'],
    });
    expect(await loading.rows('SELECT station, no2, co FROM measurements ORDER BY station')).toEqual([
      { station: 's1', no2: null, co: null },
      { station: 's2', no2: 1, co: null },
    ]);
  });

  it.each([
    ['no pollutant', {}, /No object of the source has one of so2/],
    ['no key that the mapping names', { mapping: { no2: 'NO₂ (µg)' } }, /no2 \(mapped to NO₂ \(µg\)\)/],
  ])('of measurements with %s is refused', async (_name, options, message) => {
    const source = write('{"time":"2021-01-04","station":"s1"}');
    const result = await loading.load(source, { format, dataset: 'air', ...options });
    expect(result.error).toMatchObject({ code: 'source-invalid', message: expect.stringMatching(message) });
    expect(await loading.rows('SELECT * FROM measurements')).toEqual([]);
  });

  it.each([
    ['nothing', '', /empty|ends before/],
    ['a web page', '<!doctype html><html><body>Sign in</body></html>', /web page/],
    ['CSV', `${header}A,2021-01-04,1,1,1,1,1\n`, /No line of the source is a JSON object|not well formed/],
    [
      'keys of another kind',
      write('{"name":"A","value":1}'),
      /first object .* StocksOHLCV lacks symbol, date/,
    ],
    ['numbers alone', write('1', '2', '3'), /No (line|element) of the source is a JSON object/],
  ])('of %s is refused with a reason', async (_name, source, message) => {
    const result = await refused(source, { format, maxRejectedRows: 1000 });
    expect(result.error).toMatchObject({ code: 'source-invalid', message: expect.stringMatching(message) });
  });
});

describe('a source in another format than it is said to be in', () => {
  it.each([
    ['an array', 'ndjson', array(A1), /is an array: --format json/],
    ['lines', 'json', lines(A1, B1), /one object a line is --format ndjson/i],
    ['lines', 'csv', lines(A1), /is JSON: --format ndjson/],
    [
      'semicolons',
      'csv',
      'symbol;date;close\nA;2024-01-02;1,5\n',
      /separated by semicolons: taken are commas/,
    ],
    ['tabs', 'csv', 'symbol\tdate\tclose\n', /separated by tabs/],
  ] as const)('is refused: %s as %s', async (_name, format, source, message) => {
    const result = await refused(source, { format });
    expect(result.error).toMatchObject({ code: 'source-invalid', message: expect.stringMatching(message) });
  });
});

describe('an array without elements', () => {
  it('is a header alone: it loads no rows, and empties a dataset that it replaces', async () => {
    await loading.load(lines(A1), { format: 'ndjson' });
    expect(await loading.load('[]', { format: 'json' })).toMatchObject({ result: 'loaded', rowsRead: 0 });
    expect(await rows()).toHaveLength(1);
    expect(await loading.load('[]', { format: 'json', mode: 'replace' })).toMatchObject({ result: 'loaded' });
    expect(await rows()).toEqual([]);
  });

  it('needs a type when the dataset is new', async () => {
    const result = await loading.load('[]', { format: 'json' });
    expect(result.error?.message).toMatch(/--type/);
  });
});

/** Rows without end; one source in memory that is asked for as fast as it is read. */
const endless = (start: string, row: (n: number) => string): Source => ({
  ...sourceOfBytes(new Uint8Array()),
  open: async (_conditions, signal) => ({
    state: 'open',
    chunks: (async function* () {
      yield Buffer.from(start);
      for (let n = 0; !signal.aborted; n += 1000) {
        yield Buffer.from(Array.from({ length: 1000 }, (_, i) => row(n + i)).join(''));
        await new Promise((resolve) => setImmediate(resolve));
      }
      throw signal.reason;
    })(),
    totalBytes: undefined,
    etag: null,
    lastModified: null,
  }),
});

describe.each([
  ['ndjson', '', (n: number) => `${bar(`S${n}`, '2021-01-04', 1)}\n`],
  ['json', `[${A1}`, (n: number) => `,\n${bar(`S${n}`, '2021-01-04', 1)}`],
  ['csv', header, (n: number) => `S${n},2021-01-04,1,1,1,1,1\n`],
] as const)('a source in %s that never ends', (format, start, row) => {
  it('is stopped by the limit of bytes, and the data stays', async () => {
    const result = await refused(endless(start, row), { format, limits: { ...limits, maxBytes: 2_000_000 } });
    expect(result).toMatchObject({
      result: 'invalid',
      error: { message: expect.stringMatching(/more than 2000000 bytes/) },
    });
  });

  it('is stopped by the limit of time, and the data stays', async () => {
    const result = await refused(endless(start, row), {
      format,
      limits: { ...limits, maxBytes: 1e12, timeoutSeconds: 1 },
    });
    expect(result).toMatchObject({
      result: 'unavailable',
      error: { message: expect.stringMatching(/longer than 1 s/) },
    });
  });
});
