import { describe, expect, it } from '@jest/globals';
import { firstState } from '../../../src/explorer/browser/page-state.js';
import { addDays, airRanges, barRanges, rangeStart } from '../../../src/explorer/browser/ranges.js';
import {
  asFormat,
  barRangeOf,
  barsPath,
  curlText,
  overviewPath,
  stationPath,
} from '../../../src/explorer/browser/requests.js';

const span = { first: '2021-01-04', last: '2025-12-31' };
const state = { ...firstState, symbol: 'ALMX' };

describe('the request of the bars', () => {
  it.each([
    [
      'a year up to the last bar',
      {},
      '/stocks/time-series/ALMX?start=2025-01-01&indicators=sma(20),rsi(14)&dp=4',
    ],
    [
      'no decimals where there are no indicators',
      { indicators: [] },
      '/stocks/time-series/ALMX?start=2025-01-01',
    ],
    [
      'bins, an interval and everything',
      { frequency: 'Weekly', interval: 2, range: 'all', indicators: [] },
      '/stocks/time-series/ALMX?frequency=Weekly&interval=2',
    ],
    [
      'no interval of one',
      { frequency: 'Weekly', range: 'all', indicators: [] },
      '/stocks/time-series/ALMX?frequency=Weekly',
    ],
    ['no interval of stored bars', { interval: 3, range: 'all', indicators: [] }, '/stocks/time-series/ALMX'],
    ['only an end', { end: '2022-01-01', indicators: [] }, '/stocks/time-series/ALMX?end=2022-01-01'],
    [
      'a symbol that is no word',
      { symbol: 'A/B', range: 'all', indicators: [] },
      '/stocks/time-series/A%2FB',
    ],
  ])('has %s', (_, change, path) => {
    expect(barsPath({ ...state, ...change }, span)).toBe(path);
  });

  it('has no start for a symbol that is not known', () => {
    expect(barsPath({ ...state, indicators: [] }, { first: '', last: '' })).toBe('/stocks/time-series/ALMX');
  });
});

describe('the requests of the stations', () => {
  it.each([
    ['of two days', 'day', 'from=2025-12-30'],
    ['of three hours', 'hour', 'from=2025-12-31T21:00'],
  ])('overview %s', (_, period, from) => {
    const path = overviewPath({ ...state, period }, '2025-12-31 23:45:00.031');
    expect(path).toBe(`/air_quality/index?standard=us-epa-2024&period=${period}&${from}&sort=desc`);
  });

  it.each([
    ['three months of days', {}, 'period=day&from=2025-10-01'],
    ['seven days of hours', { period: 'hour' }, 'period=hour&from=2025-12-25'],
    [
      'to the end of the last day',
      { start: '2025-01-01', end: '2025-01-31' },
      'period=day&from=2025-01-01&to=2025-02-01',
    ],
    ['to what is no day, which the API refuses', { end: 'soon' }, 'period=day&to=soon'],
  ])('history: %s', (_, change, rest) => {
    const path = stationPath({ ...state, station: 'x', ...change }, span);
    expect(path).toBe(`/air_quality/index?station=x&standard=us-epa-2024&${rest}`);
  });
});

describe('ranges', () => {
  it.each([
    ['3m', '2025-12-31', '2025-10-01'],
    ['1y', '2024-02-29', '2023-03-01'],
    ['6m', '2025-08-31', '2025-03-01'],
    ['all', '2025-12-31', ''],
    ['1y', '', ''],
    ['moon', '2025-12-31', ''],
  ])('%s up to %s', (name, last, start) => {
    expect(rangeStart(barRanges, name, last)).toBe(start);
  });

  it('counts the last day in', () => {
    expect(rangeStart(airRanges, '2d', '2025-03-01')).toBe('2025-02-28');
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
  });

  it('takes a name that is none as not given', () => {
    expect([barRangeOf({ ...state, range: '7d' }), barRangeOf({ ...state, end: '2025-01-01' })]).toEqual([
      '1y',
      '',
    ]);
  });
});

it('gives a line for a shell, below the prefix', () => {
  expect(curlText('http://h:1/v/', '/stocks?a=b')).toBe("curl 'http://h:1/v/stocks?a=b'");
});

it.each([
  ['/datasets', '/datasets?format=csv'],
  ['/stocks?limit=1', '/stocks?limit=1&format=csv'],
])('%s as CSV', (path, expected) => {
  expect(asFormat(path, 'csv')).toBe(expected);
});
