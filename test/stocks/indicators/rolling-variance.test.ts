import { describe, expect, test } from '@jest/globals';
import { fc } from '../../support/properties.js';
import { rollingVariance } from '../../../src/stocks/indicators/rolling-variance.js';
import { populationVariance } from './support/averages.js';
import { latest, range } from './support/definition.js';

const wave = (length: number): number[] =>
  Array.from({ length }, (_, i) => 100 + Math.sin(i) + ((i * 7) % 5) / 9);

/** Largest error relative to the variance of the window in two passes, from bar `from` on. */
function worstError(series: readonly number[], period: number, from = period - 1): number {
  const values = Float64Array.from(series);
  const errors = [...rollingVariance(values, period)].slice(from).map((variance, i) => {
    const exact = populationVariance(latest(values, period, from + i));
    return Math.abs(variance - exact) / exact;
  });
  return Math.max(...errors);
}

describe('rollingVariance', () => {
  test.each([
    ['on a level a million times its swings', wave(500).map((value) => value * 1e-4 + 1e4)],
    ['after a jump of the level', wave(500).map((value, i) => value * (i < 250 ? 1 : 0.001))],
    ['over a long trend', wave(2000).map((value, i) => value + i)],
  ])('keeps its digits %s', (_, series) => {
    expect(worstError(series, 20)).toBeLessThan(1e-9);
  });

  test('keeps nothing of a spike once it has left the window', () => {
    const series = wave(3000);
    series[1500] = 1e9;
    expect(worstError(series, 20, 1520)).toBeLessThan(1e-9);
  });

  test.each([0.1, 1 / 3, 123456.789])(
    'is exactly 0 in a flat window of %d, whatever its mean rounds to',
    (value) => {
      const series = [...wave(50), ...Array.from({ length: 100 }, () => value), ...wave(50)];
      for (const period of range(2, 60)) {
        const variances = rollingVariance(Float64Array.from(series), period);
        expect(new Set(variances.slice(49 + period, 150))).toEqual(new Set([0]));
        expect(worstError(series, period, 150)).toBeLessThan(1e-9);
      }
    },
  );

  test('sees a last digit that differs in a long window', () => {
    const value = 31498938283.624615;
    const series = Array.from({ length: 30_000 }, () => value);
    series[10_000] = value + 2 ** -17;
    const [part, period] = [1 / 20_000, 20_000];
    const variances = rollingVariance(Float64Array.from(series), period);
    const exact = (2 ** -17) ** 2 * part * (1 - part);
    for (const bar of [20_000, 25_000, 29_999])
      expect(Math.abs(variances[bar]! / exact - 1)).toBeLessThan(1e-3);
  });

  test.each([
    ['a wave', wave(8000)],
    ['one value after a wave', wave(8000).map((value, i) => (i < 100 ? value : 0.7))],
    [
      'one value but for a last digit after a wave',
      wave(8000).map((value, i) => (i < 100 ? value : i === 2000 ? 0.7 + 2 ** -53 : 0.7)),
    ],
    ['spikes', wave(8000).map((value, i) => (i % 500 === 0 ? 1e9 : value))],
  ])('reads the values a few times whatever the period, for %s', (_, series) => {
    let reads = 0;
    const counted = new Proxy(Float64Array.from(series), {
      get(values, key) {
        reads++;
        return Reflect.get(values, key);
      },
    });
    rollingVariance(counted, 3000);
    expect(reads).toBeLessThan(12 * series.length);
  });

  test('is never negative', () => {
    const values = fc.array(fc.constantFrom(0.1, 0.1, 0.1, 0.3, 1e-9, 1e9), { maxLength: 80 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 9 }), (series, period) => {
        const variances = [...rollingVariance(Float64Array.from(series), period)].slice(period - 1);
        expect(variances.filter((variance) => !(variance >= 0))).toEqual([]);
      }),
    );
  });
});
