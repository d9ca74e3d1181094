import { describe, expect, it } from '@jest/globals';
import { fc } from '../support/properties.js';
import { isPrintedTime, padTime, parseTime } from '../../src/air-quality/time.js';

const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');

describe('parseTime', () => {
  it.each([
    ['a date is its midnight', '2016-10-01', '2016-10-01 00:00:00.000'],
    ['a naive time is UTC', '2016-10-01T12:30', '2016-10-01 12:30:00.000'],
    ['a blank may stand for the T', '2016-10-01 12:30:05', '2016-10-01 12:30:05.000'],
    ['what the API prints is read again', '2016-10-01 00:00:00.004', '2016-10-01 00:00:00.004'],
    ['Z is UTC', '2016-10-01T12:30:00Z', '2016-10-01 12:30:00.000'],
    ['letters may be small', '2016-10-01t12:30:00z', '2016-10-01 12:30:00.000'],
    ['an offset to the east is taken off', '2016-10-01T00:30+02:00', '2016-09-30 22:30:00.000'],
    ['an offset to the west is added', '2016-12-31T20:00:00-05:30', '2017-01-01 01:30:00.000'],
    ['an offset may have no colon', '2016-10-01T12:00+0545', '2016-10-01 06:15:00.000'],
    ['an offset may have no minutes', '2016-10-01T12:00+02', '2016-10-01 10:00:00.000'],
    [
      'a plus that was not escaped in a URL is a blank',
      '2016-10-01T12:00:00 02:00',
      '2016-10-01 10:00:00.000',
    ],
    ['a comma may stand before the fraction', '2016-10-01T12:00:00,5', '2016-10-01 12:00:00.500'],
    ['finer than a millisecond is rounded up', '2016-10-01T12:00:00.0040001', '2016-10-01 12:00:00.005'],
    ['rounding up carries into the next year', '2016-12-31T23:59:59.9999', '2017-01-01 00:00:00.000'],
    ['a leap day', '2024-02-29', '2024-02-29 00:00:00.000'],
    ['the first instant', '1678-01-01', '1678-01-01 00:00:00.000'],
    ['the last instant', '2261-12-31T23:59:59.999', '2261-12-31 23:59:59.999'],
  ])('%s', (_, text, expected) => {
    expect(parseTime(text)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    'now',
    '2016',
    '2016-10',
    '2016-13-01',
    '2016-00-10',
    '2016-02-30',
    '2023-02-29',
    '2100-02-29',
    '2016-10-01T',
    '2016-10-01T24:00',
    '2016-10-01T12:60',
    '2016-10-01T12:00:60',
    '2016-10-01T1:00',
    '2016-10-01T12',
    '2016-10-01T12:00:00.',
    '2016-10-01T12:00+24:00',
    '2016-10-01T12:00+02:60',
    '2016-10-01T12:00+2',
    '2016-10-01Z',
    '2016-10-01+02:00',
    '2016-10-01T12:00:00.0000000001',
    '20161001',
    '+002016-10-01',
    '-2016-10-01',
    '0000-01-01',
    '0099-01-01',
    '1677-12-31',
    '2262-01-01',
    '9999-12-31',
    '1678-01-01T00:00+00:01',
    '2261-12-31T23:59:59.9999',
    '1475280000',
    '2016-10-01\n',
    '2016-10-01T12:00\u0000',
    '２０１６-10-01',
    "2016-10-01'; DROP TABLE measurements; --",
    'infinity',
    '-infinity',
    'epoch',
    '2016-10-01 BC',
    '9'.repeat(10_000),
  ])('refuses %j', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });

  it('agrees with Date on every instant and offset', () => {
    const instant = fc.date({
      min: new Date('1700-01-01'),
      max: new Date('2200-01-01'),
      noInvalidDate: true,
    });
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
    fc.assert(
      fc.property(instant, offset, (date, minutes) => {
        const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
        const sign = minutes < 0 ? '-' : '+';
        const text = `${local}${sign}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
        const parsed = parseTime(text);
        expect(parsed).toBe(date.toISOString().replace('T', ' ').slice(0, -1));
        expect(isPrintedTime(parsed ?? '')).toBe(true);
      }),
    );
  });
});

describe('padTime', () => {
  it.each([
    ['2016-10-01 00:00:00', '2016-10-01 00:00:00.000'],
    ['2016-10-01 00:00:00.1', '2016-10-01 00:00:00.100'],
    ['2016-10-01 00:00:00.01', '2016-10-01 00:00:00.010'],
    ['2016-10-01 00:00:00.004', '2016-10-01 00:00:00.004'],
  ])('writes %s as %s', (stored, printed) => {
    expect(padTime(stored)).toBe(printed);
  });
});
