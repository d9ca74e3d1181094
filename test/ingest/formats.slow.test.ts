import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bar, header, type Loading, startLoading } from './support/loading.js';
import { type Feed, feeder } from './support/feeding.js';

const MIB = 1024 ** 2;
let loading: Loading;
let feed: Feed;
beforeAll(async () => {
  loading = await startLoading();
  feed = await feeder(loading);
}, 120_000);
beforeEach(() => loading.reset());
afterAll(() => loading.close());

const written = {
  ndjson: { start: '', between: '', behind: '\n', end: '' },
  json: { start: '[', between: ',', behind: '\n', end: ']' },
};
type Format = keyof typeof written;

function* objects(format: Format, rows: number): Generator<string> {
  const { start, between, behind, end } = written[format];
  yield start;
  const perSymbol = 5000;
  for (let row = 0; row < rows; row += perSymbol) {
    let chunk = '';
    for (let day = 0; day < perSymbol; day++) {
      const date = new Date(Date.UTC(2000, 0, 1 + day)).toISOString().slice(0, 10);
      const object = `{"symbol":"S${row}","date":"${date}","open":2,"high":3.5,"low":1.25,"close":2,"volume":${day}}`;
      chunk += `${row + day === 0 ? '' : between}${object}${behind}`;
    }
    yield chunk;
  }
  yield end;
}

/** 1 GiB that no row ends in. */
function* endless(start: string, piece: string): Generator<string | Buffer> {
  yield start;
  const bytes = Buffer.alloc(MIB, piece);
  for (let sent = 0; sent < 1024; sent++) yield bytes;
}

const A1 = '{"symbol":"A","date":"2021-01-04","open":1,"high":1,"low":1,"close":1,"volume":1}';

describe.each([['ndjson'], ['json']] as const)('memory with %s', (format) => {
  it('stays below 200 MB for 1,000,000 rows', async () => {
    const { code, result, mib } = await feed(objects(format, 1_000_000), '--format', format);
    expect(result).toMatchObject({ result: 'loaded', rowsWritten: 1_000_000 });
    expect(code).toBe(0);
    expect(mib).toBeGreaterThan(20);
    expect(mib * MIB).toBeLessThan(200e6);
  });

  it.each([
    ['of text', `{"symbol":"`, 'x'],
    ['of brackets', `{"symbol":`, '['],
    ['of one number', `{"volume":`, '1'],
    ['of keys', `{"a":1`, ',"a":1'],
  ])('stays below 200 MB for an object of 1 GiB %s, which is refused', async (_name, start, piece) => {
    await loading.load(header + bar('A', '2021-01-04', 1));
    const before = format === 'json' ? `[${A1},` : `${A1}\n`;
    const { code, result, mib } = await feed(endless(before + start, piece), '--format', format);
    expect(code).toBe(20);
    expect(result).toMatchObject({ result: 'invalid', error: { code: 'source-invalid' } });
    expect(mib * MIB).toBeLessThan(200e6);
    expect(await loading.rows('SELECT symbol FROM bars')).toEqual([{ symbol: 'A' }]);
  });
});
