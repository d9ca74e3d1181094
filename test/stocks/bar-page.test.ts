import { describe, expect, test } from '@jest/globals';
import { type Bars, positionOf, sliceBars } from '../../src/stocks/bars.js';
import { type BarQuestion, type Neighbours, endOf, needOf, pageOf } from '../../src/stocks/bar-page.js';
import { alignments, binsOf, frequencies } from '../../src/stocks/calendar.js';
import { dayText } from '../../src/stocks/day-text.js';
import type { Fill } from '../../src/stocks/fill.js';
import { integerOf, randomBars, randomOf } from './support/series.js';

const fills: readonly Fill[] = ['null', 'none', 'prev', 'linear', 7.5];
const spanOf = ({ days }: Bars): { first: number; last: number } => ({ first: days[0]!, last: days.at(-1)! });

const linesOf = (bars: Bars): string[] =>
  Array.from(bars.days, (day, i) =>
    [dayText(day), bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]].join(' '),
  );

/** What a store does: finds neighbours among all bars, and hands out only the bars that are needed. */
async function readOnlyNeeded(
  question: BarQuestion,
  all: Bars,
): Promise<{ read: number; lines: string[]; more: boolean }> {
  const neighbours: Neighbours = (before, after) =>
    Promise.resolve({
      before: all.days[positionOf(all.days, before) - 1],
      after: all.days[positionOf(all.days, after + 1)],
    });
  const need = await needOf(question, spanOf(all), neighbours);
  const needed = need === undefined ? sliceBars(all, 0, 0) : partOf(all, question, need);
  const page = pageOf(question, spanOf(all), needed);
  return { read: needed.days.length, lines: linesOf(page.bars), more: page.more };
}

function partOf(all: Bars, { sort }: BarQuestion, need: { from: number; to: number; limit?: number }): Bars {
  const part = sliceBars(all, positionOf(all.days, need.from), positionOf(all.days, need.to + 1));
  const { length } = part.days;
  const limit = Math.min(need.limit ?? length, length);
  return sort === 'asc' ? sliceBars(part, 0, limit) : sliceBars(part, length - limit, length);
}

function randomQuestion(random: () => number): { bars: Bars; question: BarQuestion } {
  const frequency = frequencies[integerOf(random, 0, 4)]!;
  const unitDays = { Daily: 1, Weekly: 7, Monthly: 30, Quarterly: 91, Annual: 365 }[frequency];
  const interval = random() < 0.4 ? 1 : integerOf(random, 2, 9);
  const bars = randomBars(random, {
    from: integerOf(random, 0, 20_000),
    spread: integerOf(random, 0, 40) * unitDays * interval,
    length: integerOf(random, 1, 20),
  });
  const size = { frequency, interval, align: alignments[integerOf(random, 0, 1)]! };
  const question: BarQuestion =
    random() < 0.15
      ? { fill: 'null', sort: 'asc' }
      : { size, fill: fills[integerOf(random, 0, 4)]!, sort: 'asc' };
  return { bars, question };
}

describe('pageOf and needOf', () => {
  test('a range cuts the whole answer, from the bars it needs as from all, on 4,000 random questions', async () => {
    const random = randomOf(7);
    for (let run = 0; run < 4000; run++) {
      const { bars, question } = randomQuestion(random);
      const { first, last } = spanOf(bars);
      const start = random() < 0.8 ? integerOf(random, first - 40, last + 40) : undefined;
      const end = random() < 0.8 ? integerOf(random, start ?? first - 40, last + 80) : undefined;
      const everything = pageOf(question, spanOf(bars), bars).bars;
      const expected = linesOf(everything).filter((_, i) => {
        const label = everything.days[i]!;
        return label >= (start ?? -Infinity) && label <= (end ?? Infinity);
      });

      const ranged = { ...question, start, end };
      const fromAll = linesOf(pageOf(ranged, spanOf(bars), bars).bars);
      const fromNeeded = (await readOnlyNeeded(ranged, bars)).lines;

      if (JSON.stringify([fromAll, fromNeeded]) !== JSON.stringify([expected, expected]))
        expect({ run, ranged, days: [...bars.days], fromAll, fromNeeded }).toEqual({
          fromAll: expected,
          fromNeeded: expected,
        });
    }
  });

  test('pages joined are the whole answer, either way, on 1,500 random questions', async () => {
    const random = randomOf(11);
    for (let run = 0; run < 1500; run++) {
      const { bars, question } = randomQuestion(random);
      const sort = random() < 0.5 ? 'asc' : 'desc';
      const limit = integerOf(random, 1, 12);
      const expected = linesOf(pageOf(question, spanOf(bars), bars).bars);

      const joined: string[] = [];
      for (let after: number | undefined, more = true; more;) {
        const page = { ...question, sort, limit, after } as const;
        const { lines, more: goesOn } = await readOnlyNeeded(page, bars);
        expect(lines.length).toBeLessThanOrEqual(limit);
        joined.push(...(sort === 'asc' ? lines : lines.toReversed()));
        after = endOf(page, pageOf(page, spanOf(bars), bars));
        more = goesOn;
      }

      if (sort === 'desc') joined.reverse();
      if (joined.join('\n') !== expected.join('\n'))
        expect({ run, question, sort, limit, joined }).toEqual({ joined: expected });
    }
  });

  test('a year of a long history needs the bars of that year alone', async () => {
    const bars = randomBars(randomOf(3), { from: 0, spread: 14_600, length: 12_000 });
    const size = { frequency: 'Weekly', interval: 2, align: 'first' } as const;
    const year = { start: 14_000, end: 14_364 };

    for (const fill of fills) {
      const { read, lines } = await readOnlyNeeded({ size, fill, sort: 'asc', ...year }, bars);
      expect(lines.length).toBeGreaterThanOrEqual(26);
      expect(read).toBeLessThan(366 + 4 * 14);
    }
  });

  test('a page needs the bars of its bins alone', async () => {
    const bars = randomBars(randomOf(3), { from: 0, spread: 14_600, length: 12_000 });
    const size = { frequency: 'Monthly', interval: 1, align: 'first' } as const;
    expect((await readOnlyNeeded({ size, fill: 'null', sort: 'asc', limit: 2 }, bars)).read).toBeLessThan(93);
    expect((await readOnlyNeeded({ fill: 'null', sort: 'desc', limit: 10 }, bars)).read).toBe(11);
  });

  test('a range that no label lies in needs nothing', async () => {
    const bars = randomBars(randomOf(3), { from: 0, spread: 400, length: 200 });
    const size = { frequency: 'Annual', interval: 5, align: 'first' } as const;
    const question = { size, fill: 'linear', sort: 'asc', start: 100, end: 200 } as const;
    expect(await readOnlyNeeded(question, bars)).toEqual({ read: 0, lines: [], more: false });
    expect(binsOf(size, bars.days[0]!).labelOf(0)).toBe(0);
  });
});
