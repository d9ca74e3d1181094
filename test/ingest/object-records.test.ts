import { describe, expect, it } from '@jest/globals';
import { rowTypeOf } from '../../src/ingest/header.js';
import { jsonElements } from '../../src/ingest/json-elements.js';
import { lineWriter } from '../../src/ingest/line-writer.js';
import { objectRecords } from '../../src/ingest/object-records.js';
import type { Rejection } from '../../src/ingest/row-type.js';
import type { DatasetType } from '../../src/database/catalogue.js';

/** What becomes of objects: their COPY lines, or why they are rejected; and the columns that none had. */
function check(
  type: DatasetType,
  objects: readonly string[],
  mapping: Record<string, string> = {},
): { lines: string; wrong: (Rejection | undefined)[]; unseen: readonly string[] } {
  const rowType = rowTypeOf(type);
  const rows = jsonElements({ maxRecordBytes: 100_000 });
  const records = objectRecords({ rows, first: [], rowType, mapping });
  const at = rowType.columns.map((_, column) => column);
  const rowCheck = rowType.check(at, at.length);
  records.feed(Buffer.from(`[${objects.join(',')}]`));
  records.end();
  const out = lineWriter();
  const wrong: (Rejection | undefined)[] = [];
  while (records.next()) wrong.push(rowCheck.write(records.record, out));
  return { lines: Buffer.concat(out.take(true)).toString(), wrong, unseen: records.unseen() };
}

const bar = (changed: string): string =>
  `{"symbol":"A","date":"2021-01-04","open":1,"high":2,"low":1,"close":1,"volume":5,${changed}}`;
const withOpen = (open: string): string =>
  `{"symbol":"A","date":"2021-01-04","high":2,"low":0.1,"close":1,"volume":5,"open":${open}}`;
const withVolume = (volume: string): string =>
  `{"symbol":"A","date":"2021-01-04","high":2,"low":1,"close":1,"open":1,"volume":${volume}}`;

describe('objects as records', () => {
  it('are written in our order whatever the order and case of their keys', () => {
    const { lines, wrong } = check('StocksOHLCV', [
      '{"volume":5.0,"Close":"2","low":0.5e0,"HIGH":2.50,"open":1,"Date":"2021-01-04","ticker":"^GSPC"}',
      '{"symbol":"A","date":"2021-01-05","open":1,"high":1,"low":1,"close":1,"volume":0}',
    ]);
    expect(wrong).toEqual([undefined, undefined]);
    expect(lines).toBe('1\t^GSPC\t2021-01-04\t1\t2.50\t0.5e0\t2\t5\n2\tA\t2021-01-05\t1\t1\t1\t1\t0\n');
  });

  it('may leave out, or have as null, what is optional, each in its own way', () => {
    const { lines, unseen } = check('AirQuality', [
      '{"time":"2021-01-04 00:00:00","station":"s1","no2":3}',
      '{"station":"s2","pm2_5":null,"PM10":1.5,"time":"2021-01-04 00:00:00"}',
      '{"station":1017,"time":"2021-01-04 00:00:00","co":""}',
    ]);
    const time = '2021-01-04 00:00:00';
    expect(lines).toBe(
      `1\ts1\t${time}\t\\N\t3\t\\N\t\\N\t\\N\t\\N\n` +
        `2\ts2\t${time}\t\\N\t\\N\t\\N\t\\N\t1.5\t\\N\n` +
        `3\t1017\t${time}\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\n`,
    );
    expect(unseen).toEqual(['so2', 'o3']);
  });

  it('may hold anything under keys that mean no column', () => {
    const { wrong } = check('StocksOHLCV', [bar('"note":"é\\n\\t","meta":{"a":[1,{}]},"ok":true')]);
    expect(wrong).toEqual([undefined]);
  });

  it.each([
    ['a large volume in all its digits', withVolume('9007199254740992'), undefined],
    ['a volume that no double holds', withVolume('9007199254740993'), 'bad-volume'],
    ['a volume with an exponent, as in CSV', withVolume('1e3'), 'bad-volume'],
    ['a volume with zeros behind the point, as in CSV', withVolume('60748000.0'), undefined],
    ['a negative volume', withVolume('-1'), 'bad-volume'],
    ['a price with an exponent', withOpen('1e0'), undefined],
    ['a price in quotes', withOpen('"1.5"'), undefined],
    ['a price that is too large', withOpen('1e400'), 'number-too-large'],
    ['a price too small to be told from zero', withOpen('1e-400'), 'not-a-number'],
    ['null for a price', withOpen('null'), 'not-a-number'],
    ['nothing for a price', withOpen('""'), 'not-a-number'],
    ['words for a price', withOpen('"one"'), 'not-a-number'],
    ['a boolean for a price', withOpen('true'), 'boolean-value'],
    ['a list for a price', withOpen('[1]'), 'nested-value'],
    ['an object for a price', withOpen('{"value":1}'), 'nested-value'],
    ['the same key twice', bar('"open":1'), 'repeated-key'],
    ['two keys for one column', bar('"Open":1'), 'repeated-key'],
    ['an escaped line break in the symbol', bar('"x":1').replace('"A"', '"A\\nB"'), 'bad-symbol'],
    ['letters beyond ASCII in the symbol', bar('"x":1').replace('"A"', '"é"'), 'bad-symbol'],
    ['text of 60,000 letters', bar('"x":1').replace('"A"', `"${'é'.repeat(30_000)}"`), 'bad-symbol'],
  ])('with %s are judged as CSV is', (_name, object, reason) => {
    const [wrong, next] = check('StocksOHLCV', [object, withVolume('1')]).wrong;
    expect(wrong?.reason).toBe(reason);
    expect(next).toBeUndefined();
  });

  it('without a column that is needed are rejected with its name', () => {
    expect(check('StocksOHLCV', ['{"symbol":"A"}', '{}']).wrong).toEqual([
      { column: 'date', reason: 'bad-date' },
      { column: 'symbol', reason: 'bad-symbol' },
    ]);
  });

  it('are read by the mapping, where a key of that very name comes first', () => {
    const mapping = { close: 'Adj Close' };
    const { lines } = check(
      'StocksOHLCV',
      [
        withVolume('1').replace('"close":1', '"close":1.9,"Adj Close":1.1'),
        withVolume('1').replace('"close":1', '"close":1.9,"adj_close":1.2'),
        withVolume('1').replace('"close":1', '"adj_close":1.9,"Adj Close":1.3'),
      ],
      mapping,
    );
    expect(lines.split('\n').map((line) => line.split('\t')[6])).toEqual(['1.1', '1.2', '1.3', undefined]);
  });

  it('are told apart by their keys also when there are thousands of kinds', () => {
    const objects = Array.from({ length: 3000 }, (_, i) => bar(`"extra${i}":1`));
    const { wrong } = check('StocksOHLCV', [...objects, ...objects.toReversed()]);
    expect(wrong.filter((problem) => problem !== undefined)).toEqual([]);
    expect(wrong).toHaveLength(6000);
  });
});
