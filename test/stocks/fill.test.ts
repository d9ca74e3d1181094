import { describe, expect, test } from '@jest/globals';
import { type Fill, fillBars } from '../../src/stocks/fill.js';
import { barsOf } from './support/series.js';

const withGaps = () =>
  barsOf([
    ['2024-01-01', 1, 10, 0.5, 2, 5],
    ['2024-01-02', null, null, null, null, 0],
    ['2024-01-03', null, null, null, null, 0],
    ['2024-01-04', 4, 40, 2, 5, 7],
    ['2024-01-05', null, null, null, null, 0],
    ['2024-01-06', 3, 20, 1, 3, 9],
  ]);

describe('fillBars', () => {
  test.each<{ fill: Fill; open: number[]; high: number[]; volume: number[] }>([
    {
      fill: 'null',
      open: [1, NaN, NaN, 4, NaN, 3],
      high: [10, NaN, NaN, 40, NaN, 20],
      volume: [5, 0, 0, 7, 0, 9],
    },
    { fill: 'none', open: [1, 4, 3], high: [10, 40, 20], volume: [5, 7, 9] },
    { fill: 'prev', open: [1, 1, 1, 4, 4, 3], high: [10, 10, 10, 40, 40, 20], volume: [5, 0, 0, 7, 0, 9] },
    {
      fill: 'linear',
      open: [1, 2, 3, 4, 3.5, 3],
      high: [10, 20, 30, 40, 30, 20],
      volume: [5, 0, 0, 7, 0, 9],
    },
    { fill: 0, open: [1, 0, 0, 4, 0, 3], high: [10, 0, 0, 40, 0, 20], volume: [5, 0, 0, 7, 0, 9] },
    {
      fill: -1.5,
      open: [1, -1.5, -1.5, 4, -1.5, 3],
      high: [10, -1.5, -1.5, 40, -1.5, 20],
      volume: [5, 0, 0, 7, 0, 9],
    },
  ])('fills empty bins with $fill', ({ fill, open, high, volume }) => {
    const filled = fillBars(withGaps(), fill);
    expect([...filled.open]).toEqual(open);
    expect([...filled.high]).toEqual(high);
    expect([...filled.volume]).toEqual(volume);
    expect(filled.days).toHaveLength(open.length);
  });
});
