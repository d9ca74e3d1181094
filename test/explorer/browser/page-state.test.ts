import { describe, expect, it } from '@jest/globals';
import {
  firstState,
  queryText,
  readState,
  splitCalls,
  stateQuery,
} from '../../../src/explorer/browser/page-state.js';

describe('the address of the page', () => {
  it.each([
    ['nothing but its view for the first look', {}, '?view=stocks'],
    [
      'what differs from the first look',
      { symbol: 'BRKO', frequency: 'Weekly', interval: 2, indicators: ['macd(12,26,9)', 'obv'] },
      '?view=stocks&symbol=BRKO&frequency=Weekly&interval=2&indicators=macd(12,26,9),obv',
    ],
    ['that there are no indicators', { indicators: [] }, '?view=stocks&indicators='],
    [
      'nothing of the other views',
      { view: 'air', symbol: 'BRKO', station: 'aq_harbour', period: 'hour' } as const,
      '?view=air&station=aq_harbour&period=hour',
    ],
    [
      'days instead of a range',
      { start: '2025-01-01', end: '2025-02-01' },
      '?view=stocks&start=2025-01-01&end=2025-02-01',
    ],
  ])('has %s', (_, change, query) => {
    expect(stateQuery({ ...firstState, ...change })).toBe(query);
  });

  it.each([
    ['a symbol with signs', { symbol: '^GS=PC:1' }],
    ['no indicators', { indicators: [] }],
    ['a range', { range: '5y' }],
    ['a station by the hour', { view: 'air', station: 'x', standard: 'eaqi-2024', period: 'hour' } as const],
  ])('gives the same state again: %s', (_, change) => {
    const state = { ...firstState, ...change };
    expect(readState(stateQuery(state))).toEqual(state);
  });

  it.each([
    ['a view that does not exist', '?view=moon', { view: 'stocks' }],
    ['an interval that is no number', '?interval=many', { interval: 1 }],
    ['a frequency in lower case', '?frequency=weekly', { frequency: 'Weekly' }],
    ['a frequency that the API has to refuse', '?frequency=hourly', { frequency: 'hourly' }],
    ['a range beside days: the days hold', '?range=5y&start=2025-01-01', { range: '', start: '2025-01-01' }],
  ])('bears %s', (_, search, expected) => {
    expect(readState(search)).toMatchObject(expected);
  });
});

describe('indicator calls', () => {
  it.each([
    ['sma(20), macd(12,26,9),obv', ['sma(20)', 'macd(12,26,9)', 'obv']],
    ['', []],
    [',,', []],
  ])('%s', (text, calls) => {
    expect(splitCalls(text)).toEqual(calls);
  });
});

it('encodes what would end a quote in a shell', () => {
  expect(queryText(`a'b c&d,(e)`)).toBe('a%27b%20c%26d,(e)');
});
