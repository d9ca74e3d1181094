import { describe, expect, it } from '@jest/globals';
import { sentencesOf } from '../../../src/explorer/browser/api.js';
import { type IndexRow, levelOf, levelOfIndex, newestOfEach } from '../../../src/explorer/browser/levels.js';
import {
  agoText,
  countText,
  decimalsOf,
  numberText,
  percentText,
  timeText,
} from '../../../src/explorer/browser/texts.js';
import { standards } from '../../../src/air-quality/standards/registry.js';

describe('numbers', () => {
  it.each([
    [1234567.5, 0, '1,234,567.5'],
    [158.6, 4, '158.6000'],
    [0.0001, 0, '0.0001'],
    [null, 4, '–'],
    [undefined, 0, '–'],
  ])('%s with %s decimals is %s', (value, least, text) => {
    expect(numberText(value, least)).toBe(text);
  });

  it.each([
    [[1, 2.5, null], 1],
    [[1, 2], 0],
    [[0.123456], 4],
    [[1e-9], 0],
  ])('%j has %s decimals', (values, decimals) => {
    expect(decimalsOf(values)).toBe(decimals);
  });

  it('tells changes with their sign', () => {
    expect([percentText(100, 101.5), percentText(100, 99)]).toEqual(['+1.50 %', '−1.00 %']);
  });

  it('counts in words', () => {
    expect([countText(1, 'bar'), countText(1200, 'bar')]).toEqual(['1 bar', '1,200 bars']);
  });
});

it.each([
  [20, 'just now'],
  [3700, '1 hour ago'],
  [28_049_458, '10 months ago'],
])('%s seconds are %s', (seconds, text) => {
  expect(agoText(seconds)).toBe(text);
});

it('shows the hour of an hour', () => {
  const time = '2025-12-31 23:00:00.000';
  expect([timeText(time, 'day'), timeText(time, 'hour')]).toEqual(['31 Dec 2025', '31 Dec 2025, 23:00']);
});

const row = (station: string, time: string, index: number | null): IndexRow =>
  ({ station, time, index }) as IndexRow;

describe('levels', () => {
  it('knows every category of every standard', () => {
    for (const { name, categories } of Object.values(standards))
      expect([name, categories.map((category) => levelOf(name, category))]).toEqual([
        name,
        [1, 2, 3, 4, 5, 6],
      ]);
  });

  it('gives an index the level of its category', () => {
    for (const { name, category } of Object.values(standards))
      for (const index of name.startsWith('eaqi')
        ? [1, 3, 6]
        : [0, 50, 51, 100, 150, 151, 200, 300, 301, 500])
        expect([name, index, levelOfIndex(name, index)]).toEqual([
          name,
          index,
          levelOf(name, category(index)),
        ]);
  });

  it('has none for what has no index', () => {
    expect([levelOf('us-epa-2024', null), levelOfIndex('eaqi-2024', null)]).toEqual([0, 0]);
  });

  it('takes the newest row of each station that has an index, worst first', () => {
    const rows = [
      row('a', '2', null),
      row('b', '2', 7),
      row('a', '1', 9),
      row('b', '1', 80),
      row('c', '1', null),
    ];
    expect(newestOfEach(rows).map(({ station, index }) => [station, index])).toEqual([
      ['a', 9],
      ['b', 7],
      ['c', null],
    ]);
  });
});

describe('problems as sentences', () => {
  it.each([
    [{ detail: 'There is no symbol X.' }, ['There is no symbol X.']],
    [{ title: 'Not found' }, ['Not found.']],
    [
      {
        detail: 'both',
        errors: [
          { message: 'limit is "0": allowed is 1' },
          { message: 'there is no indicator "smaa": did you mean sma?' },
        ],
      },
      ['limit is "0": allowed is 1.', 'There is no indicator "smaa": did you mean sma?'],
    ],
  ])('%j', (problem, sentences) => {
    expect(sentencesOf(problem)).toEqual(sentences);
  });
});
