import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../src/errors.js';
import {
  checkMapping,
  checkUnseen,
  recogniseHeader,
  recogniseKeys,
  rowTypeOf,
} from '../../src/ingest/header.js';

const stocks = ['symbol', 'date', 'open', 'high', 'low', 'close', 'volume'];
const auto = { type: undefined, mapping: {} };

function refusal(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('not refused');
}

describe('headers', () => {
  it('knows the type of rows by the columns, in any order and case', () => {
    const found = recogniseHeader(['Volume', 'CLOSE', 'x', 'low', 'high', ' Open', 'Date', 'Ticker'], auto);
    expect(found.rowType.type).toBe('StocksOHLCV');
    expect(found.at).toEqual([7, 6, 5, 4, 3, 1, 0]);
    expect(found.width).toBe(8);
  });

  it('knows measurements, also when pollutants are missing', () => {
    const found = recogniseHeader(['TimeInstant', 'id_entity', 'PM2.5', 'no2'], auto);
    expect(found.rowType.type).toBe('AirQuality');
    expect(found.missing).toEqual(['so2', 'co', 'o3', 'pm10']);
  });

  it('takes a mapped column before one of our own name', () => {
    const header = [...stocks, 'Adj_Close'];
    expect(recogniseHeader(header, { type: undefined, mapping: { close: 'Adj_Close' } }).at[5]).toBe(7);
    expect(recogniseHeader(header, { type: undefined, mapping: { close: 'adj close' } }).at[5]).toBe(7);
  });

  it.each([
    ['a missing column', stocks.slice(1), auto, 'source-invalid', /lacks symbol/],
    ['a header of numbers', ['AMZN', '2020-01-01', '1'], auto, 'source-invalid', /not recognised/],
    ['a column there twice', [...stocks, 'Close'], auto, 'source-invalid', /more than one column for close/],
    ['no pollutant at all', ['time', 'station'], auto, 'source-invalid', /one of so2/],
    ['both types', [...stocks, 'time', 'station', 'so2'], auto, 'config-invalid', /--type/],
    [
      'the other type',
      stocks,
      { type: 'AirQuality' as const, mapping: {} },
      'source-invalid',
      /AirQuality lacks/,
    ],
    [
      'a mapped column that is not there',
      stocks,
      { type: undefined, mapping: { close: 'last' } },
      'source-invalid',
      /mapped to last/,
    ],
  ])('refuses %s', (...[, header, wanted, code, message]) => {
    const error = refusal(() => recogniseHeader(header, wanted));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it('refuses a mapping of a column that there is not', () => {
    expect(() => checkMapping({ closing: 'x' }, undefined)).toThrow(/closing: allowed is symbol, date/);
    expect(() => checkMapping({ close: 'x' }, 'AirQuality')).toThrow(/close/);
    expect(() => checkMapping({ close: 'x', pm10: 'y' }, undefined)).not.toThrow();
  });
});

describe('the keys of a first object', () => {
  it.each([
    ['bars', ['VOLUME', 'close', 'low', 'high', 'open', 'date', 'ticker', 'x'], auto, 'StocksOHLCV'],
    ['measurements without any pollutant yet', ['time', 'station'], auto, 'AirQuality'],
    [
      'measurements without the mapped pollutant yet',
      ['time', 'station'],
      { type: undefined, mapping: { no2: 'NO2 (µg)' } },
      'AirQuality',
    ],
    [
      'what two types could be, with its type',
      [...stocks, 'time', 'station'],
      { type: 'StocksOHLCV' as const, mapping: {} },
      'StocksOHLCV',
    ],
  ])('tell %s', (_name, keys, wanted, type) => {
    expect(recogniseKeys(keys, wanted).type).toBe(type);
  });

  it.each([
    ['a needed column less', stocks.slice(1), auto, 'source-invalid', /first object .* lacks symbol/],
    ['none', [], auto, 'source-invalid', /first object "" is not recognised/],
    ['those of both types', [...stocks, 'time', 'station'], auto, 'config-invalid', /first object .* --type/],
    [
      'no key that a needed column is mapped to',
      stocks,
      { type: undefined, mapping: { close: 'last' } },
      'source-invalid',
      /close \(mapped to last\)/,
    ],
  ])('are refused when they are %s', (...[, keys, wanted, code, message]) => {
    const error = refusal(() => recogniseKeys(keys, wanted));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.details.withoutContents).not.toContain('"');
  });
});

describe('columns that no object had', () => {
  const pollutants = ['so2', 'no2', 'co', 'o3', 'pm10', 'pm2_5'];
  const air = rowTypeOf('AirQuality');

  it('are allowed while one of those of which one is needed was there', () => {
    expect(() => checkUnseen(air, {}, pollutants.slice(1))).not.toThrow();
  });

  it.each([
    ['none of them was there', {}, pollutants, /one of so2/],
    ['a mapped one was not there', { no2: 'NOx' }, ['no2'], /no2 \(mapped to NOx\)/],
  ])('are refused when %s', (_name, mapping, unseen, message) => {
    const error = refusal(() => checkUnseen(air, mapping, unseen));
    expect(error.code).toBe('source-invalid');
    expect(error.message).toMatch(message);
  });
});
