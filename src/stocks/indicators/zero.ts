/**
 * Differences of equals that rounding made a little more or less than 0 must not become divisors. Both bounds are TA-Lib's.
 */
const least = 1e-14;

/** Of percentages. */
export const isZero = (value: number): boolean => value < least && value > -least;

/** Of differences of numbers that are `magnitude` large, in the same unit. */
export const isZeroBeside = (value: number, magnitude: number): boolean =>
  Math.abs(value) <= least * magnitude;
