import { describe, expect, test } from '@jest/globals';
import { fc } from '../../support/properties.js';
import { fusedMultiplyAdd } from '../../../src/stocks/indicators/fused-multiply-add.js';

/** Doubles below 2^`scale` are whole multiples of 2^-`scale`. */
const scale = 300n;

/** As a multiple of 2^-300. */
function exactly(value: number): bigint {
  let exponent = 0n;
  let whole = value;
  while (!Number.isInteger(whole)) {
    whole *= 2;
    exponent += 1n;
  }
  return BigInt(whole) << (scale - exponent);
}

/** The double nearest to a multiple of 2^-600, the even one of two. `Number` rounds a big integer that way. */
const nearest = (value: bigint): number => Number(value) / 2 ** 300 / 2 ** 300;

const referenceOf = (a: number, b: number, c: number): number =>
  nearest(exactly(a) * exactly(b) + (exactly(c) << scale));

const whole = (most: number) => fc.integer({ min: -most, max: most });
const exponents = fc.integer({ min: -60, max: 20 });
const numbers = fc.oneof(
  fc.tuple(whole(2 ** 52), exponents).map(([digits, power]) => (digits / 2 ** 30) * 2 ** (power / 4)),
  // Few digits: sums that lie exactly between two doubles.
  fc.tuple(whole(9), exponents).map(([digits, power]) => digits * 2 ** power),
  fc.integer({ min: 2, max: 100 }).map((period) => 2 / (period + 1)),
);

describe('fusedMultiplyAdd', () => {
  test('rounds once where the plain expression rounds twice', () => {
    const a = 1 + 2 ** -30;
    expect(a * a - (1 + 2 ** -29)).toBe(0);
    expect(fusedMultiplyAdd(a, a, -(1 + 2 ** -29))).toBe(2 ** -60);
  });

  test.each([
    // A sixth of three last places of 15.21: a little below half a place, for 2 / 12 is below a sixth.
    ['beyond the middle', [15.21 - 15.210000000000006, 2 / 12, 15.210000000000006], 15.210000000000006],
    // 1/28 of 14 last places of 11, again a little below half a place.
    ['short of the middle', [14 * 2 ** -49, 2 / 56, 11], 11],
    ['the middle itself', [2 ** -51, 0.5, 3], 3],
  ])(
    'decides by the last digits what lies nearly halfway between two numbers: %s',
    (_, [a, b, c], result) => {
      expect(fusedMultiplyAdd(a!, b!, c!)).toBe(result);
    },
  );

  test('is the exact result rounded', () => {
    fc.assert(
      fc.property(numbers, numbers, numbers, (a, b, c) => {
        expect(fusedMultiplyAdd(a, b, c)).toBe(referenceOf(a, b, c));
      }),
      { numRuns: 2000 },
    );
  });
});
