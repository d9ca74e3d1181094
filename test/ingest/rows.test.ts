import { describe, expect, it } from '@jest/globals';
import { csvRecords } from '../../src/ingest/csv-records.js';
import { recogniseHeader } from '../../src/ingest/header.js';
import { lineWriter } from '../../src/ingest/line-writer.js';
import type { Rejection } from '../../src/ingest/row-type.js';

/** What becomes of data rows under a header: their COPY lines, or why they are rejected. */
function check(
  header: string,
  rows: string,
): { lines: string; wrong: (Rejection | undefined)[]; distinct: boolean } {
  const found = recogniseHeader(header.split(','), { type: undefined, mapping: {} });
  const rowCheck = found.rowType.check(found.at, found.width);
  const records = csvRecords({ maxRecordBytes: 10_000 });
  records.feed(Buffer.from(rows));
  records.end();
  const out = lineWriter();
  const wrong: (Rejection | undefined)[] = [];
  while (records.next()) wrong.push(rowCheck.write(records.record, out));
  return { lines: Buffer.concat(out.take(true)).toString(), wrong, distinct: rowCheck.distinct() };
}

const stocks = 'symbol,date,open,high,low,close,volume';
const air = 'TimeInstant,id_entity,so2,no2,co,o3,pm10,pm2_5';

describe('bars', () => {
  it('writes a row in our order, as the source has the numbers', () => {
    expect(
      check('volume,date,high,open,low,close,symbol', '5.0, 2021-01-04 ,2.50,1,0.5e0,"2",^GSPC\n').lines,
    ).toBe('1\t^GSPC\t2021-01-04\t1\t2.50\t0.5e0\t2\t5\n');
  });

  it('takes a date that is written as midnight', () => {
    expect(check(stocks, 'A,2021-01-04 00:00:00,1,1,1,1,0\n').lines).toBe(
      '1\tA\t2021-01-04\t1\t1\t1\t1\t0\n',
    );
  });

  it.each([
    ['too short', 'A,2021-01-04,1,2,1,1', null, 'wrong-column-count'],
    ['too long', 'A,2021-01-04,1,2,1,1,5,6', null, 'wrong-column-count'],
    ['badly quoted', 'A,"2021-01-04"x,1,2,1,1,5', null, 'bad-quoting'],
    ['without symbol', ',2021-01-04,1,2,1,1,5', 'symbol', 'bad-symbol'],
    ['a symbol with a blank', 'A B,2021-01-04,1,2,1,1,5', 'symbol', 'bad-symbol'],
    ['a symbol of 65 letters', `${'A'.repeat(65)},2021-01-04,1,2,1,1,5`, 'symbol', 'bad-symbol'],
    ['30 February', 'A,2021-02-30,1,2,1,1,5', 'date', 'bad-date'],
    ['a time of day', 'A,2021-02-03 10:00,1,2,1,1,5', 'date', 'bad-date'],
    ['NaN', 'A,2021-01-04,NaN,2,1,1,5', 'open', 'not-a-number'],
    ['Infinity', 'A,2021-01-04,1,Infinity,1,1,5', 'high', 'not-a-number'],
    ['an empty price', 'A,2021-01-04,1,2,1,,5', 'close', 'not-a-number'],
    ['1e400', 'A,2021-01-04,1,1e400,1,1,5', 'high', 'number-too-large'],
    ['hexadecimal', 'A,2021-01-04,0x1,2,1,1,5', 'open', 'not-a-number'],
    ['a price of zero', 'A,2021-01-04,1,2,0,1,5', 'low', 'price-not-positive'],
    ['a negative price', 'A,2021-01-04,-1,2,1,1,5', 'open', 'price-not-positive'],
    ['high < low', 'A,2021-01-04,1,1,2,1,5', 'high', 'high-too-low'],
    ['high < close', 'A,2021-01-04,1,2,1,3,5', 'high', 'high-too-low'],
    ['low > open', 'A,2021-01-04,1,3,2,2.5,5', 'low', 'low-too-high'],
    ['a negative volume', 'A,2021-01-04,1,2,1,1,-5', 'volume', 'bad-volume'],
    ['a broken volume', 'A,2021-01-04,1,2,1,1,5.5', 'volume', 'bad-volume'],
    ['a volume above 2^53', 'A,2021-01-04,1,2,1,1,9007199254740993', 'volume', 'bad-volume'],
  ])('rejects a row that is, or has, %s, and writes nothing of it', (_name, row, column, reason) => {
    expect(check(stocks, `${row}\n`)).toMatchObject({ wrong: [{ column, reason }], lines: '' });
  });

  it('takes a volume of 2^53', () => {
    expect(check(stocks, 'A,2021-01-04,1,2,1,1,9007199254740992\n').lines).toContain('\t9007199254740992\n');
  });
});

describe('measurements', () => {
  it('writes empty values as null and times in UTC', () => {
    const rows =
      '2016-10-01 00:00:00.004,aq_salvia,6.80117094260474,,0,1e1, 3 ,\n2016-10-01T01:00:00+02:00,b,,,,,,1\n';
    expect(check(air, rows).lines).toBe(
      '1\taq_salvia\t2016-10-01 00:00:00.004\t6.80117094260474\t\\N\t0\t1e1\t3\t\\N\n' +
        '2\tb\t2016-09-30T23:00:00.000\t\\N\t\\N\t\\N\t\\N\t\\N\t1\n',
    );
  });

  it('takes a file without some pollutants', () => {
    expect(check('pm10,time,station', '1,2016-10-01 00:00,x\n').lines).toBe(
      '1\tx\t2016-10-01T00:00:00.000\t\\N\t\\N\t\\N\t\\N\t1\t\\N\n',
    );
  });

  it.each([
    ['a negative value', '2016-10-01 00:00:00,a,1,-0.1,1,1,1,1', 'no2', 'negative-value'],
    ['NaN', '2016-10-01 00:00:00,a,NaN,1,1,1,1,1', 'so2', 'not-a-number'],
    ['a number too large', '2016-10-01 00:00:00,a,1,1,1,1,1,1e400', 'pm2_5', 'number-too-large'],
    ['a station with a slash', '2016-10-01 00:00:00,a/b,1,1,1,1,1,1', 'station', 'bad-station'],
    ['no time', ',a,1,1,1,1,1,1', 'time', 'bad-time'],
    ['microseconds', '2016-10-01 00:00:00.000001,a,1,1,1,1,1,1', 'time', 'time-too-precise'],
  ])('rejects %s', (_name, row, column, reason) => {
    expect(check(air, `${row}\n`)).toMatchObject({ wrong: [{ column, reason }], lines: '' });
  });
});

const row = (symbol: string, day: number): string => `${symbol},2021-01-0${day},1,1,1,1,0\n`;

describe('the order of keys', () => {
  it.each([
    ['by symbol, then date', row('A', 1) + row('A', 2) + row('B', 1), true],
    ['by date, then symbol', row('A', 1) + row('B', 1) + row('A', 2), true],
    ['a shorter name first', row('A', 1) + row('AB', 1), true],
    ['the same key twice', row('A', 1) + row('A', 1), false],
    ['the same key again later', row('A', 1) + row('B', 1) + row('A', 1), false],
    ['dates backwards', row('A', 2) + row('A', 1), false],
    ['symbols in any order, each in one piece', row('B', 1) + row('B', 3) + row('A', 2) + row('C', 1), true],
    ['a symbol that comes back', row('B', 2) + row('A', 2) + row('B', 1), false],
  ])('is known to have no duplicates: %s', (_name, rows, expected) => {
    expect(check(stocks, rows).distinct).toBe(expected);
  });
});
