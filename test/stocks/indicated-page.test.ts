import { describe, expect, test } from '@jest/globals';
import { type BarPage, type BarQuestion, needOf, pageOf } from '../../src/stocks/bar-page.js';
import type { Bars } from '../../src/stocks/bars.js';
import { alignments, frequencies } from '../../src/stocks/calendar.js';
import { dayText } from '../../src/stocks/day-text.js';
import type { Fill } from '../../src/stocks/fill.js';
import type { IndicatorQuestion } from '../../src/stocks/indicate.js';
import type { Indicator } from '../../src/stocks/indicators/indicator.js';
import { barsOf, integerOf, randomBars, randomOf, type Row } from './support/series.js';

const output = { suffix: '', description: '' };
const facts = {
  title: '',
  group: 'average',
  definition: '',
  reference: '',
  recipe: '',
  lookbackFormula: '',
} as const;

/** Made of every bar up to its own: any cut of the history changes it. */
const sumOfAll: Indicator = {
  ...facts,
  name: 'sum',
  seed: 'the first value',
  inputs: ['series'],
  parameters: [],
  outputs: [output],
  lookback: () => 0,
  compute: ({ series }) => {
    let sum = 0;
    return [series.map((value) => (sum += value))];
  },
};

/** The value `n` bars ago. */
const lag: Indicator = {
  ...sumOfAll,
  name: 'lag',
  seed: 'the first bar',
  lookback: ([n = 0]) => n,
  window: ([n = 0]) => n + 1,
  compute: ({ series }, [n = 0]) => [series.map((_, i) => (i < n ? NaN : series[i - n]!))],
};

const indicatorsOf = (series: IndicatorQuestion['series'] = 'close', explain = false): IndicatorQuestion => ({
  calls: [
    { indicator: sumOfAll, args: [], column: 'sum' },
    { indicator: lag, args: [2], column: 'lag_2' },
  ],
  series,
  explain,
});

const spanOf = ({ days }: Bars): { first: number; last: number } => ({ first: days[0]!, last: days.at(-1)! });

type Values = Record<string, readonly (number | null)[]>;

const valuesByLabel = ({ bars, columns = [] }: BarPage): Values =>
  Object.fromEntries(
    Array.from(bars.days, (day, row) => [
      dayText(day),
      columns.map(({ values }) => (Number.isNaN(values[row]!) ? null : values[row]!)),
    ]),
  );

const fills: readonly Fill[] = ['null', 'none', 'prev', 'linear', 7];

function randomQuestion(random: () => number, bars: Bars): BarQuestion {
  const raw = random() < 0.3;
  const size = {
    frequency: frequencies[integerOf(random, 0, 4)]!,
    interval: integerOf(random, 1, 4),
    align: alignments[integerOf(random, 0, 1)]!,
  };
  const from = integerOf(random, bars.days[0]! - 40, bars.days.at(-1)!);
  return {
    ...(raw ? {} : { size }),
    fill: raw ? 'null' : fills[integerOf(random, 0, 4)]!,
    start: random() < 0.3 ? undefined : from,
    end: random() < 0.3 ? undefined : integerOf(random, from, bars.days.at(-1)! + 40),
    sort: random() < 0.5 ? 'asc' : 'desc',
    limit: random() < 0.5 ? undefined : integerOf(random, 1, 8),
    indicators: indicatorsOf(),
  };
}

describe('indicators of a page', () => {
  test('are those of the whole history at the same labels, on 600 random questions', () => {
    const random = randomOf(11);
    for (let run = 0; run < 600; run++) {
      const bars = randomBars(random, {
        from: integerOf(random, 0, 20_000),
        spread: integerOf(random, 0, 900),
        length: integerOf(random, 1, 60),
      });
      const question = randomQuestion(random, bars);
      const { size } = question;
      const everything = pageOf(
        { ...(size && { size }), fill: 'null', sort: 'asc', indicators: indicatorsOf() },
        spanOf(bars),
        bars,
      );

      const page = pageOf(question, spanOf(bars), bars);

      const all = valuesByLabel(everything);
      for (const [label, values] of Object.entries(valuesByLabel(page))) expect(values).toEqual(all[label]);
      expect(page.columns?.map(({ name }) => name)).toEqual(['sum', 'lag_2']);
    }
  });

  test('need the whole history, whatever the range', async () => {
    const question: BarQuestion = { fill: 'null', sort: 'desc', limit: 1, indicators: indicatorsOf() };
    const need = await needOf(question, { first: 10, last: 500 }, () => Promise.resolve({}));
    expect(need).toEqual({ from: 10, to: 500 });
  });

  const gap: readonly Row[] = [
    ['2024-01-01', 1, 4, 1, 2, 10],
    ['2024-01-02', 2, 6, 2, 4, 10],
    ['2024-01-20', 4, 8, 3, 6, 10],
    ['2024-03-05', 6, 9, 5, 7, 10],
  ];
  const monthly = { frequency: 'Monthly', interval: 1, align: 'first' } as const;
  const monthlyPage = (fill: Fill, question: Partial<BarQuestion> = {}): BarPage => {
    const bars = barsOf(gap);
    return pageOf(
      { size: monthly, fill, sort: 'asc', indicators: indicatorsOf('close', true), ...question },
      spanOf(bars),
      bars,
    );
  };

  test.each(['null', 'prev', 'linear', 7] as const)(
    'skip empty bins, which have no value, with fill=%s',
    (fill) => {
      expect(valuesByLabel(monthlyPage(fill))).toEqual({
        '2024-01-01': [6, null],
        '2024-02-01': [null, null],
        '2024-03-01': [13, null],
      });
    },
  );

  test.each([
    ['close', [2, 6, 12, 19]],
    ['open', [1, 3, 7, 13]],
    ['hl2', [2.5, 6.5, 12, 19]],
    ['hlc3', [7 / 3, 7 / 3 + 4, 7 / 3 + 4 + 17 / 3, 7 / 3 + 4 + 17 / 3 + 7]],
    ['ohlc4', [2, 5.5, 10.75, 17.5]],
  ] as const)('of series=%s are computed on it', (series, sums) => {
    const bars = barsOf(gap);
    const page = pageOf({ fill: 'null', sort: 'asc', indicators: indicatorsOf(series) }, spanOf(bars), bars);
    expect([...page.columns![0]!.values]).toEqual(sums);
  });

  test('explain the stored rows behind each value, and why there is none', () => {
    const page = monthlyPage('null');
    const explained = [0, 1, 2].map((row) => JSON.parse(page.explain!(row)) as unknown);
    expect(explained).toEqual([
      {
        sum: {
          lookback: 0,
          seed: 'the first value',
          source: { bars: 1, rows: 3, from: '2024-01-01', to: '2024-01-20' },
        },
        lag_2: { lookback: 2, reason: 'needs 3 bars, 1 exist up to here' },
      },
      {
        sum: { lookback: 0, reason: 'an empty bin has no bar to compute on' },
        lag_2: { lookback: 2, reason: 'an empty bin has no bar to compute on' },
      },
      {
        sum: {
          lookback: 0,
          seed: 'the first value',
          source: { bars: 2, rows: 4, from: '2024-01-01', to: '2024-03-05' },
        },
        lag_2: { lookback: 2, reason: 'needs 3 bars, 2 exist up to here' },
      },
    ]);
  });

  test('explain raw bars by the window that a value is made of', () => {
    const bars = barsOf(gap);
    const question: BarQuestion = {
      fill: 'null',
      sort: 'asc',
      start: bars.days[3]!,
      indicators: indicatorsOf('close', true),
    };
    const page = pageOf(question, spanOf(bars), bars);
    expect(JSON.parse(page.explain!(0))).toMatchObject({
      sum: { source: { bars: 4, rows: 4, from: '2024-01-01', to: '2024-03-05' } },
      lag_2: { source: { bars: 3, rows: 3, from: '2024-01-02', to: '2024-03-05' } },
    });
  });

  test('what is no finite number is no value, and says so', () => {
    const wild: Indicator = { ...sumOfAll, compute: ({ series }) => [series.map((_, i) => 1 / i - 1 / i)] };
    const bars = barsOf(gap);
    const page = pageOf(
      {
        fill: 'null',
        sort: 'asc',
        indicators: {
          ...indicatorsOf('close', true),
          calls: [{ indicator: wild, args: [], column: 'wild' }],
        },
      },
      spanOf(bars),
      bars,
    );
    expect([...page.columns![0]!.values]).toEqual([NaN, 0, 0, 0]);
    expect(JSON.parse(page.explain!(0))).toMatchObject({
      wild: { reason: 'the definition gives no finite number here' },
    });
  });
});
