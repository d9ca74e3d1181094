import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Bars } from '../../src/stocks/bars.js';
import { binsOf, type Frequency } from '../../src/stocks/calendar.js';
import { resample } from '../../src/stocks/resample.js';
import { integerOf, randomBars, randomOf } from '../stocks/support/series.js';
import { pythonCommand } from '../support/python.js';
import { runPython } from '../support/python-script.js';

const seed = 20_261_121;
const seriesOfEach = 60;
const intervals = [1, 2, 3, 4, 5, 7, 12, 13];
/** Today's names of what the definition calls D, W, MS, QS and AS. */
const rules: readonly [Frequency, alias: string, days: number][] = [
  ['Daily', 'D', 1],
  ['Weekly', 'W-SUN', 7],
  ['Monthly', 'MS', 30],
  ['Quarterly', 'QS-JAN', 91],
  ['Annual', 'YS-JAN', 365],
];

interface Columns {
  days: number[];
  open: (number | null)[];
  high: (number | null)[];
  low: (number | null)[];
  close: (number | null)[];
  volume: number[];
}
const prices = (values: Float64Array): (number | null)[] =>
  Array.from(values, (value) => (Number.isNaN(value) ? null : value));
const columnsOf = (bars: Bars): Columns => ({
  days: Array.from(bars.days),
  open: prices(bars.open),
  high: prices(bars.high),
  low: prices(bars.low),
  close: prices(bars.close),
  volume: Array.from(bars.volume),
});

/** From 1700 to 2250: pandas' own range is a little wider. */
function sparse(random: () => number, binDays: number): Bars {
  const from = integerOf(random, -98_000, 90_000);
  const spread = Math.min(integerOf(random, 0, 80) * binDays, 12_000);
  return randomBars(random, { from, spread, length: integerOf(random, 1, 40) });
}

function binned(bars: Bars, frequency: Frequency, interval: number): Bars {
  const bins = binsOf({ frequency, interval, align: 'first' }, bars.days[0]!);
  return resample(bars, bins, { from: 0, to: bins.indexOf(bars.days.at(-1)!) });
}

beforeAll(async () => void (await pythonCommand()), 900_000);

describe('bins', () => {
  it.each(rules)('of %s frequency are those of pandas', async (frequency, alias, days) => {
    const random = randomOf(seed + days);
    const questions = intervals.map((interval) => ({
      interval,
      series: Array.from({ length: seriesOfEach }, () => sparse(random, days * interval)),
    }));
    const input = questions.map(({ interval, series }) => ({
      rule: `${interval}${alias}`,
      series: series.map(columnsOf),
    }));

    const answers = JSON.parse(await runPython('pandas-bins.py', [], JSON.stringify(input))) as Columns[][];

    expect(answers.map((answer) => answer.length)).toEqual(intervals.map(() => seriesOfEach));
    for (const [at, { interval, series }] of questions.entries())
      for (const [number, bars] of series.entries())
        expect({ interval, number, ...columnsOf(binned(bars, frequency, interval)) }).toEqual({
          interval,
          number,
          ...answers[at]![number]!,
        });
  });
});
