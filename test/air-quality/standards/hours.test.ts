import { describe, expect, it } from '@jest/globals';
import { emptyHours, keepLast, readingsNeeded, setHour } from '../../../src/air-quality/standards/hours.js';

describe('hours of a station', () => {
  it.each([
    { perHour: 4, have: 4, counts: true },
    { perHour: 4, have: 3, counts: true },
    { perHour: 4, have: 2, counts: false },
    { perHour: 1, have: 1, counts: true },
    { perHour: 1, have: 0, counts: false },
    { perHour: 6, have: 5, counts: true },
    { perHour: 6, have: 4, counts: false },
    { perHour: 60, have: 45, counts: true },
    { perHour: 60, have: 44, counts: false },
  ])('with $have of $perHour readings the mean counts: $counts', ({ perHour, have, counts }) => {
    const hours = emptyHours(1, perHour);

    setHour(hours, 'no2', 0, { mean: 12.5, have });

    expect(hours.means.no2[0]).toBe(counts ? 12.5 : Number.NaN);
    expect(hours.have.no2[0]).toBe(have);
    expect(have >= readingsNeeded(perHour)).toBe(counts);
  });

  it('start without anything measured', () => {
    const hours = emptyHours(2, 4);

    expect([...hours.means.o3]).toEqual([Number.NaN, Number.NaN]);
    expect([...hours.have.o3]).toEqual([0, 0]);
  });

  it('keep the last ones and empty the rest, so that a buffer can go on', () => {
    const hours = emptyHours(5, 4);
    for (let at = 0; at < 5; at++) setHour(hours, 'pm10', at, { mean: at, have: 4 });

    keepLast(hours, 2);

    expect([...hours.means.pm10]).toEqual([3, 4, Number.NaN, Number.NaN, Number.NaN]);
    expect([...hours.have.pm10]).toEqual([4, 4, 0, 0, 0]);
    expect([...hours.means.so2]).toEqual(Array<number>(5).fill(Number.NaN));
  });
});
