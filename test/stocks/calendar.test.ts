import { describe, expect, test } from '@jest/globals';
import { binsOf, civil, dayOf } from '../../src/stocks/calendar.js';
import { dayText, dayTexts, firstDate, lastDate, parseDay } from '../../src/stocks/day-text.js';

const dayMs = 86_400_000;

describe('days', () => {
  test('days from 1670 to 2460, every one from 1896 to 2105, have the text that Date gives them, and are read back', () => {
    const [from, to] = [Date.UTC(1670, 0, 1) / dayMs, Date.UTC(2460, 0, 1) / dayMs];
    const [dense, sparse] = [Date.UTC(1896, 0, 1) / dayMs, Date.UTC(2105, 0, 1) / dayMs];
    for (let day = from; day < to; day += day >= dense && day < sparse ? 1 : 5) {
      const text = new Date(day * dayMs).toISOString().slice(0, 10);
      const { year, month, day: ofMonth } = civil(day);
      if (dayText(day) !== text || parseDay(text) !== day || dayOf(year, month, ofMonth) !== day)
        expect([dayText(day), parseDay(text), dayOf(year, month, ofMonth)]).toEqual([text, day, day]);
    }
  });

  test('texts of many days keep their order', () => {
    expect(dayTexts(Int32Array.of(-1, 0, 19_782))).toEqual(['1969-12-31', '1970-01-01', '2024-02-29']);
  });

  test.each([
    '2023-02-29',
    '2024-02-30',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '2024-1-1',
    '24-01-01',
    '2024-01-01T00:00',
    ' 2024-01-01',
    '2024-01-01\n',
    '',
    '２０２４-01-01',
    '+002024-01-01',
    '1900-02-29',
  ])('%j is no day', (text) => {
    expect(parseDay(text)).toBeUndefined();
  });

  test('the first and the last day allowed are days', () => {
    expect([parseDay(firstDate), parseDay(lastDate)]).toEqual([-106_650, 106_650]);
  });
});

describe('bins', () => {
  test.each([
    {
      frequency: 'Daily',
      interval: 3,
      align: 'first',
      label: '2024-02-29',
      first: '2024-02-29',
      last: '2024-03-02',
    },
    {
      frequency: 'Weekly',
      interval: 2,
      align: 'first',
      label: '2024-03-03',
      first: '2024-02-19',
      last: '2024-03-03',
    },
    {
      frequency: 'Weekly',
      interval: 1,
      align: 'calendar',
      label: '2024-02-26',
      first: '2024-02-26',
      last: '2024-03-03',
    },
    {
      frequency: 'Monthly',
      interval: 2,
      align: 'first',
      label: '2024-02-01',
      first: '2024-02-01',
      last: '2024-03-31',
    },
    {
      frequency: 'Quarterly',
      interval: 1,
      align: 'calendar',
      label: '2024-01-01',
      first: '2024-01-01',
      last: '2024-03-31',
    },
    {
      frequency: 'Annual',
      interval: 10,
      align: 'calendar',
      label: '2020-01-01',
      first: '2020-01-01',
      last: '2029-12-31',
    },
  ] as const)(
    '$interval $frequency, $align: the bin of 2024-02-29 is $label',
    ({ label, first, last, ...size }) => {
      const day = parseDay('2024-02-29')!;
      const bins = binsOf(size, day);
      const index = bins.indexOf(day);
      expect([bins.labelOf(index), bins.firstDayOf(index), bins.lastDayOf(index)].map(dayText)).toEqual([
        label,
        first,
        last,
      ]);
      const edges = [first, last].map((text) => bins.labelOf(bins.indexOf(parseDay(text)!)));
      expect(edges).toEqual([bins.labelOf(index), bins.labelOf(index)]);
      expect(bins.labelOf(bins.indexOf(bins.firstDayOf(index) - 1))).toBe(bins.labelOf(index - 1));
      expect(bins.labelOf(bins.indexOf(bins.lastDayOf(index) + 1))).toBe(bins.labelOf(index + 1));
    },
  );
});
