import { describe, expect, it } from '@jest/globals';
import { fc } from '../support/properties.js';
import { dateAt, instantOf, plainTimeAt } from '../../src/ingest/timestamps.js';

const date = (text: string): number => dateAt(Buffer.from(text), 0, text.length);

describe('dates', () => {
  it.each([
    ['2021-02-28', 20210228],
    ['2020-02-29', 20200229],
    ['2000-02-29', 20000229],
    ['1678-01-01', 16780101],
    ['2261-12-31', 22611231],
  ])('takes %s', (text, expected) => {
    expect(date(text)).toBe(expected);
  });

  it.each([
    '2021-02-30',
    '2021-02-29',
    '1900-02-29',
    '2021-13-01',
    '2021-00-10',
    '2021-01-00',
    '2021-04-31',
    '1677-12-31',
    '2262-01-01',
    '2021/01/01',
    '21-01-01',
    '2021-1-01',
    '',
    'x021-01-01',
  ])('refuses %j', (text) => {
    expect(date(text)).toBeNaN();
  });
});

describe('instants', () => {
  it.each([
    ['2016-10-01 00:00:00.004', '2016-10-01T00:00:00.004Z'],
    ['2016-10-01T12:30:00', '2016-10-01T12:30:00.000Z'],
    ['2016-10-01 12:30', '2016-10-01T12:30:00.000Z'],
    ['2016-10-01', '2016-10-01T00:00:00.000Z'],
    ['2016-10-01T12:30:00Z', '2016-10-01T12:30:00.000Z'],
    ['2016-10-01T12:30:00+02:00', '2016-10-01T10:30:00.000Z'],
    ['2016-10-01 00:30:00 -0530', '2016-10-01T06:00:00.000Z'],
    ['2016-10-01 00:30:00+09', '2016-09-30T15:30:00.000Z'],
    ['2016-10-01 00:00:00.120000', '2016-10-01T00:00:00.120Z'],
    ['2016-10-01 00:00:00,5', '2016-10-01T00:00:00.500Z'],
  ])('reads %s as UTC', (text, expected) => {
    expect(instantOf(text)).toBe(Date.parse(expected));
  });

  it.each([
    ['2016-10-01 00:00:00.0001', 'too-precise'],
    ['2016-10-01 00:00:00.123456789', 'too-precise'],
    ['2016-10-01 24:00:00', 'bad-time'],
    ['2016-10-01 23:60:00', 'bad-time'],
    ['2016-10-01 23:59:60', 'bad-time'],
    ['2021-02-30 00:00:00', 'bad-time'],
    ['2016-10-01 10:00:00+19:00', 'bad-time'],
    ['2016-10-01 10:00:00+01:60', 'bad-time'],
    ['1678-01-01 00:00:00+01:00', 'bad-time'],
    ['1475280000', 'bad-time'],
    ['', 'bad-time'],
  ])('refuses %j: %s', (text, why) => {
    expect(instantOf(text)).toBe(why);
  });

  it('reads the commonest form by its bytes as by its text', () => {
    const shaped = fc
      .tuple(fc.nat(29), fc.nat(70), fc.nat(70), fc.option(fc.nat(999)))
      .map(
        ([h, m, s, ms]) =>
          [h, m, s].map((n) => String(n).padStart(2, '0')).join(':') +
          (ms === null ? '' : `.${String(ms).padStart(3, '0')}`),
      );
    fc.assert(
      fc.property(shaped, (clock) => {
        const quick = plainTimeAt(Buffer.from(` ${clock}`), 0, clock.length + 1);
        const instant = instantOf(`1970-01-01 ${clock}`);
        expect(quick).toBe(typeof instant === 'number' ? instant : Number.NaN);
      }),
    );
  });
});
