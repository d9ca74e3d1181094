import { describe, expect, it } from '@jest/globals';
import { createWindow, moveTo, type StationWindow, store } from '../../src/air-quality/station-window.js';

const put = (window: StationWindow, hour: number, mean: number, filled = 0xf): void =>
  store(window, { block: 0, hour, station: 's', filled, means: Float64Array.of(mean) }, ['no2']);

/** Hours with a mean, as hour → mean. */
const seen = ({ hours, base }: StationWindow): Record<number, number> =>
  Object.fromEntries(
    [...hours.means.no2.entries()]
      .filter(([, mean]) => !Number.isNaN(mean))
      .map(([at, mean]) => [base + at, mean]),
  );

describe('the window of a station', () => {
  it.each([
    { name: 'hour after hour', hours: Array.from({ length: 500 }, (_, index) => 100 + index) },
    { name: 'with gaps of any length', hours: [100, 101, 122, 123, 146, 180, 205, 300, 1000, 1001, 99_999] },
    { name: 'before 1970', hours: [-300, -299, -200, -1, 0, 1] },
  ])('always holds the hours that an answer looks back at: $name', ({ hours }) => {
    const reach = { before: 23, span: 1 };
    const window = createWindow('s', 4, { label: hours[0] ?? 0, reach });

    for (const hour of hours) {
      moveTo(window, hour, reach);
      put(window, hour, hour);
      const needed = hours.filter((one) => one >= hour - 23 && one <= hour);
      const held = seen(window);
      for (const one of needed) expect(held[one]).toBe(one);
      expect(Object.keys(held).every((one) => hours.includes(Number(one)))).toBe(true);
    }
    expect(window.hours.means.no2.length).toBeLessThan(100);
  });

  it('makes room for a whole day at its first hour', () => {
    const reach = { before: 0, span: 24 };
    const window = createWindow('s', 4, { label: 0, reach });

    for (let day = 0; day < 30; day++) {
      moveTo(window, 24 * day, reach);
      for (let hour = 24 * day; hour < 24 * day + 24; hour++) put(window, hour, hour);
      const held = seen(window);
      expect(held[24 * day]).toBe(24 * day);
      expect(held[24 * day + 23]).toBe(24 * day + 23);
    }
  });

  it.each([
    { name: 'four quarters', filled: 0b1111, cadence: 4, have: 4, mean: 7 },
    { name: 'three quarters, which suffice', filled: 0b1011, cadence: 4, have: 3, mean: 7 },
    { name: 'two quarters, which do not', filled: 0b0110, cadence: 4, have: 2, mean: Number.NaN },
    { name: 'no value', filled: 0, cadence: 4, have: 0, mean: Number.NaN },
    { name: 'the one reading of an hourly station', filled: 0b0100, cadence: 1, have: 1, mean: 7 },
    { name: 'more than an hourly station owes', filled: 0b0101, cadence: 1, have: 1, mean: 7 },
  ] as const)('counts $name', ({ filled, cadence, have, mean }) => {
    const window = createWindow('s', cadence, { label: 5, reach: { before: 0, span: 1 } });

    put(window, 5, 7, filled);

    expect(window.hours.have.no2[0]).toBe(have);
    expect(window.hours.means.no2[0]).toBe(mean);
  });

  it('finds the bits of each pollutant', () => {
    const window = createWindow('s', 4, { label: 0, reach: { before: 0, span: 1 } });

    const group = { block: 0, hour: 0, station: 's', filled: 0x7f1, means: Float64Array.of(1, 2, 3) };
    store(window, group, ['pm2_5', 'o3', 'so2']);

    const { have, means } = window.hours;
    expect([have.pm2_5[0], have.o3[0], have.so2[0], have.no2[0]]).toEqual([1, 4, 3, 0]);
    expect([means.pm2_5[0], means.o3[0], means.so2[0]]).toEqual([Number.NaN, 2, 3]);
  });
});
