import { describe, expect, test } from '@jest/globals';
import { fc } from '../../support/properties.js';
import { meanDeviations } from '../../../src/stocks/indicators/mean-deviation.js';
import { latest, mean } from './support/definition.js';

const levels = fc.oneof(
  fc.integer({ min: 100, max: 140 }),
  fc.double({ min: 1, max: 200, noNaN: true }),
  fc.constantFrom(0.01, 1e6),
);

describe('mean deviations', () => {
  test.each([7, 400, 450])('of %i values are those of each window taken for itself', (n) => {
    fc.assert(
      fc.property(fc.array(levels, { minLength: 2 * n, maxLength: 3 * n }), (values) => {
        const column = Float64Array.from(values);
        const { means, deviations } = meanDeviations(column, n);
        for (let i = n - 1; i < values.length; i += 1 + (n >> 4)) {
          const window = latest(column, n, i);
          const middle = mean(window);
          expect(means[i]! / middle).toBeCloseTo(1, 11);
          expect(deviations[i]! / mean(window.map((value) => Math.abs(value - middle)))).toBeCloseTo(1, 10);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('of a flat window are 0, also of a long one, after others that are not', () => {
    const values = Float64Array.from({ length: 1300 }, (_, i) => (i < 100 ? 1e6 / (i + 1) : 0.1));
    const { means, deviations } = meanDeviations(values, 400);
    for (let i = 499; i < values.length; i++) {
      expect(Math.abs(means[i]! - 0.1)).toBeLessThan(1e-15);
      expect(Math.abs(deviations[i]!)).toBeLessThan(1e-15);
    }
  });

  test('of fewer values than a window do not exist', () => {
    expect([...meanDeviations(new Float64Array(399).fill(3), 400).means].every((mean) => mean === 0)).toBe(
      true,
    );
  });
});
