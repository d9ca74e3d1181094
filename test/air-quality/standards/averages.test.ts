import { describe, expect, it } from '@jest/globals';
import {
  emptyMean,
  largestEightHours,
  largestHour,
  wholeDay,
} from '../../../src/air-quality/standards/averages.js';
import { stationHours } from '../../../src/air-quality/vector-hours.js';

describe('the largest 8 hours of a day', () => {
  it.each(Array.from({ length: 17 }, (_, first) => ({ first, last: first + 7 })))(
    'may be those of $first to $last',
    ({ first, last }) => {
      const hours = stationHours(
        {
          o3: [
            [9, 24],
            [0, first],
            [10, 8],
            [0, 16 - first],
            [9, 24],
          ],
        },
        4,
      );
      const found = emptyMean();

      largestEightHours().take(hours, 'o3', 24, found);

      expect(found).toEqual({ value: 10, have: 8, of: 8, first: 24 + first, last: 24 + last });
    },
  );

  it('are a mean of the hours that exist, 6 at least', () => {
    const hours = stationHours({ o3: [null, null, 4, 5, 6, 7, 8, 9, [null, 11], [99, 5]] }, 4);
    const found = emptyMean();

    largestEightHours().take(hours, 'o3', 0, found);

    expect(found).toEqual({ value: 6.5, have: 6, of: 8, first: 0, last: 7 });
  });

  it('are the fullest ones where none has 6', () => {
    const hours = stationHours(
      {
        o3: [
          [1, 3],
          [null, 10],
          [1, 5],
          [null, 6],
        ],
      },
      4,
    );
    const found = emptyMean();

    largestEightHours().take(hours, 'o3', 0, found);

    expect(found).toEqual({ value: Number.NaN, have: 5, of: 8, first: 10, last: 17 });
  });
});

describe('other averages of a day', () => {
  const hours = stationHours({ o3: [[1, 24], [2, 6], null, 8, [4, 16], [50, 24]] }, 4);

  it('find the first of the largest hours', () => {
    const found = emptyMean();

    largestHour.take(hours, 'o3', 24, found);

    expect(found).toEqual({ value: 8, have: 23, of: 24, first: 31, last: 31 });
  });

  it('take the mean of the hours that exist', () => {
    const found = emptyMean();

    wholeDay.take(hours, 'o3', 24, found);

    expect(found).toEqual({ value: (12 + 8 + 64) / 23, have: 23, of: 24, first: 24, last: 47 });
  });
});
