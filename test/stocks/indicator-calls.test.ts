import { describe, expect, test } from '@jest/globals';
import { parseCalls } from '../../src/stocks/indicator-calls.js';
import type { Indicator, IndicatorParameter } from '../../src/stocks/indicators/indicator.js';
import { columnNames } from '../../src/stocks/indicate.js';

const period = (min = 1): IndicatorParameter => ({
  name: 'period',
  description: 'Bars.',
  type: 'integer',
  default: 30,
  min,
  max: 100_000,
});
const integer = (name: string, standard: number): IndicatorParameter => ({
  name,
  description: '',
  type: 'integer',
  default: standard,
  min: 2,
  max: 100_000,
});
const decimal = (name: string, standard: number): IndicatorParameter => ({
  name,
  description: '',
  type: 'decimal',
  default: standard,
  min: 0,
  max: 10,
});

const indicatorOf = (name: string, rest: Partial<Indicator>): Indicator => ({
  name,
  title: name,
  group: 'average',
  definition: '',
  seed: '',
  reference: '',
  recipe: '',
  inputs: ['series'],
  parameters: [period()],
  outputs: [{ suffix: '', description: '' }],
  lookbackFormula: '',
  lookback: () => 0,
  compute: () => [],
  ...rest,
});

const known: readonly Indicator[] = [
  indicatorOf('sma', {}),
  indicatorOf('ema', {}),
  indicatorOf('obv', { parameters: [] }),
  indicatorOf('macd', {
    parameters: [integer('fast', 12), integer('slow', 26), integer('signal', 9)],
    outputs: ['', '_signal', '_histogram'].map((suffix) => ({ suffix, description: '' })),
    ascending: ['fast', 'slow'],
  }),
  indicatorOf('sar', { parameters: [decimal('acceleration', 0.02), decimal('maximum', 0.2)] }),
  indicatorOf('vwap', {
    parameters: [
      { name: 'anchor', description: '', type: 'choice', default: 'none', choices: ['none', 'week'] },
    ],
  }),
];

const columnsOf = (text: string): readonly string[] => {
  const calls = parseCalls(text, known);
  if ('refusals' in calls) throw new Error(JSON.stringify(calls));
  return columnNames({ calls });
};

const averages = (length: number): string => Array.from({ length }, (_, i) => `sma(${i + 1})`).join(',');

describe('indicator calls', () => {
  test.each([
    ['sma', ['sma_30']],
    ['sma(20)', ['sma_20']],
    ['SMA( 20 ), obv', ['sma_20', 'obv']],
    ['macd', ['macd_12_26_9', 'macd_12_26_9_signal', 'macd_12_26_9_histogram']],
    ['macd(3,10,5),sma(1)', ['macd_3_10_5', 'macd_3_10_5_signal', 'macd_3_10_5_histogram', 'sma_1']],
    ['sar', ['sar_0.02_0.2']],
    ['sar(0.02,0.20)', ['sar_0.02_0.20']],
    ['vwap', ['vwap_none']],
    ['vwap(WEEK)', ['vwap_week']],
    ['sma(100000)', ['sma_100000']],
  ])('%j gives the columns %j', (text, columns) => {
    expect(columnsOf(text)).toEqual(columns);
  });

  test('arguments are numbers, those of a choice its position', () => {
    const calls = parseCalls('macd(3,10,5),sar(0.1,1),vwap(week)', known);
    expect(calls).toMatchObject([{ args: [3, 10, 5] }, { args: [0.1, 1] }, { args: [1] }]);
  });

  test.each([
    ['smaa(20)', 'smaa(20)', 'there is no indicator "smaa": did you mean sma?', 'sma(20)'],
    ['macdd(20)', 'macdd(20)', 'there is no indicator "macdd": did you mean macd?', 'macd'],
    ['sma(20', 'sma(20', '"sma(20" is no indicator: allowed is NAME or NAME(ARGUMENTS)', 'sma'],
    ['sma(20,30)', 'sma(20,30)', '"sma(20,30)" has 2 arguments: allowed is sma or sma(period)', 'sma(20)'],
    [
      'macd(5)',
      'macd(5)',
      '"macd(5)" has 1 argument: allowed is macd or macd(fast,slow,signal)',
      'macd(5,26,9)',
    ],
    ['obv()', 'obv()', '"obv()" has 0 arguments: allowed is obv', 'obv'],
    ['sma(0)', 'sma(0)', 'period is "0": allowed is a whole number from 1 to 100000', 'sma(1)'],
    ['sma(-5)', 'sma(-5)', 'period is "-5": allowed is a whole number from 1 to 100000', 'sma(1)'],
    [
      'sma(100001)',
      'sma(100001)',
      'period is "100001": allowed is a whole number from 1 to 100000',
      'sma(100000)',
    ],
    ['sma(2.5)', 'sma(2.5)', 'period is "2.5": allowed is a whole number from 1 to 100000', 'sma(30)'],
    ['sma(020)', 'sma(020)', 'period is "020": allowed is a whole number from 1 to 100000', 'sma(30)'],
    ['sma(NaN)', 'sma(NaN)', 'period is "NaN": allowed is a whole number from 1 to 100000', 'sma(30)'],
    [
      'sar(1e-2,1)',
      'sar(1e-2,1)',
      'acceleration is "1e-2": allowed is a decimal number from 0 to 10',
      'sar(0.02,1)',
    ],
    ['vwap(wek)', 'vwap(wek)', 'anchor is "wek": allowed is none, week', 'vwap(week)'],
    [
      'macd(26,12,9)',
      'macd(26,12,9)',
      '"macd(26,12,9)" has fast 26 and slow 12: allowed is fast below slow',
      'macd(12,26,9)',
    ],
    ['macd(9,9,9)', 'macd(9,9,9)', '"macd(9,9,9)" has fast 9 and slow 9: allowed is fast below slow', 'macd'],
  ])('%j is refused at %j: %s', (text, value, message, suggestion) => {
    expect(parseCalls(text, known)).toMatchObject({
      refusals: [{ value, message, suggestion }],
      corrected: suggestion,
    });
  });

  test('every mistake of a list is told, and the list as it would pass', () => {
    expect(parseCalls('smaa(20),ema(12),macd(26,12,9)', known)).toMatchObject({
      refusals: [{ value: 'smaa(20)' }, { value: 'macd(26,12,9)' }],
      corrected: 'sma(20),ema(12),macd(12,26,9)',
    });
  });

  test('the same column twice is refused, and asked for once in what would pass', () => {
    expect(parseCalls('sma(30),ema(3),sma', known)).toMatchObject({
      refusals: [{ value: 'sma_30', message: 'the column sma_30 is asked for more than once' }],
    });
    expect(parseCalls('ema(3),ema(3)', known)).toMatchObject({ corrected: 'ema(3)' });
  });

  test('twenty indicators pass, twenty-one are refused', () => {
    expect(columnsOf(averages(20))).toHaveLength(20);
    expect(parseCalls(averages(21), known)).toMatchObject({
      refusals: [{ value: '21', message: '21 indicators are asked for: allowed is 1 to 20 indicators' }],
    });
  });

  test('what is near no name has no suggestion', () => {
    const refused = parseCalls('xyzzyx', known);
    expect(refused).toMatchObject({ refusals: [{ value: 'xyzzyx' }] });
    expect('refusals' in refused && refused.corrected).toBeUndefined();
    expect(parseCalls('', known)).toMatchObject({ refusals: [{ value: '' }] });
  });

  test('a long hostile list is refused quickly', () => {
    expect(parseCalls('('.repeat(5000), known)).toMatchObject({ refusals: [{}] });
    expect(parseCalls(','.repeat(5000), known)).toHaveProperty('refusals');
    expect(parseCalls('sma(,'.repeat(2000), known)).toHaveProperty('refusals');
  });
});
