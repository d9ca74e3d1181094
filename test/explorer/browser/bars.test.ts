import { describe, expect, it } from '@jest/globals';
import {
  type BarRow,
  callLabel,
  type IndicatorInfo,
  linesOf,
  readBars,
} from '../../../src/explorer/browser/bars.js';
import { callText, parseCalls } from '../../../src/stocks/indicator-calls.js';
import { defaultText } from '../../../src/stocks/indicator-arguments.js';
import { indicators } from '../../../src/stocks/indicators/registry.js';

const known: readonly IndicatorInfo[] = indicators.map(({ name, title, group, definition, outputs }) => ({
  name,
  title,
  group,
  definition,
  parameters: [],
  outputs: outputs.map(({ suffix, description }) => ({ column: suffix, description })),
}));

/** A row as the API answers it for these calls: its own columns, then those of the calls in their order. */
function rowFor(calls: readonly string[]): BarRow {
  const parsed = parseCalls(calls.join(','), indicators);
  if ('refusals' in parsed) throw new Error(JSON.stringify(parsed));
  const columns = parsed.flatMap(({ indicator, column }) =>
    indicator.outputs.map(({ suffix }) => column + suffix),
  );
  const own = { symbol: 'A', date: '2025-01-02', open: 1, high: 3, low: 0.5, close: 2, volume: 10 };
  return { ...own, ...Object.fromEntries(columns.map((column, at) => [column, at])) };
}

const shapeOf = (calls: readonly string[]): object => {
  const { over, below } = readBars([rowFor(calls)], calls, known);
  const shape = (drawn: typeof over): string[] =>
    drawn.map(
      ({ label, lines }) => `${label}: ${lines.map(({ part, kind }) => `${part}/${kind}`).join(' ')}`,
    );
  return { over: shape(over), below: shape(below) };
};

describe('where indicators are drawn', () => {
  it.each([
    ['an average over the price', ['sma(20)'], { over: ['SMA 20: /line'], below: [] }],
    [
      'bands with their edges',
      ['bbands'],
      { over: ['BBANDS 20 2 2: upper/edge middle/line lower/edge'], below: [] },
    ],
    ['RSI below', ['rsi'], { over: [], below: ['RSI 14: /line'] }],
    [
      'MACD with its histogram',
      ['macd'],
      { over: [], below: ['MACD 12 26 9: /line signal/line histogram/histogram'] },
    ],
    ['supertrend without its direction', ['supertrend'], { over: ['SUPERTREND 10 3: /line'], below: [] }],
    ['SAR as dots', ['SAR'], { over: ['SAR 0.02 0.2: /dots'], below: [] }],
    ['an indicator with an underscore', ['plus_di(7)'], { over: [], below: ['PLUS DI 7: /line'] }],
    [
      'several, each with its own columns',
      ['macd', 'ema(5)', 'stoch', 'obv'],
      {
        over: ['EMA 5: /line'],
        below: [
          'MACD 12 26 9: /line signal/line histogram/histogram',
          'STOCH 5 3 3: /line d/line',
          'OBV: /line',
        ],
      },
    ],
  ])('%s', (_, calls, expected) => {
    expect(shapeOf(calls)).toEqual(expected);
  });

  it('finds a column for every output of every indicator that there is', () => {
    const calls = indicators.map(({ name, parameters }) => callText(name, parameters.map(defaultText)));
    for (const call of calls) {
      const row = rowFor([call]);
      const lines = linesOf(readBars([row], [call], known));
      const own = ['symbol', 'date', 'open', 'high', 'low', 'close', 'volume', 'supertrend_10_3_trend'];
      expect([call, lines.map(({ column }) => column)]).toEqual([
        call,
        Object.keys(row).filter((column) => !own.includes(column)),
      ]);
      expect(lines.every(({ values }) => typeof values[0] === 'number')).toBe(true);
    }
  });
});

it('keeps the place of a bin without prices', () => {
  const rows = [
    { symbol: 'A', period_start: '2025-01-05', open: null, high: null, low: null, close: null, volume: 0 },
  ];
  expect(readBars(rows, [], known)).toMatchObject({ days: ['2025-01-05'], close: [null], volume: [0] });
});

it('bears no rows at all', () => {
  expect(readBars([], ['sma(20)'], known).days).toEqual([]);
});

it.each([
  ['macd(12,26,9)', 'MACD 12 26 9'],
  ['obv', 'OBV'],
])('%s is called %s', (call, label) => {
  expect(callLabel(call)).toBe(label);
});
