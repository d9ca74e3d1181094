/**
 * How far a value is from the one expected, as a share of the latter: 0 where both are the same or both have no value
 * (NaN or null), Infinity where only one has one. `least` is what the share is of where less is expected: next to
 * zero, what is left of a difference of large numbers is rounding and no share of anything.
 */
export function relativeError(actual: number | null, expected: number | null, least = 0): number {
  const [a, e] = [actual ?? NaN, expected ?? NaN];
  if (a === e || (Number.isNaN(a) && Number.isNaN(e))) return 0;
  const error = Math.abs(a - e) / Math.max(Math.abs(e), least);
  return Number.isNaN(error) ? Infinity : error;
}
