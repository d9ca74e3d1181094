/**
 * How far a value is from the one expected, as a share of the latter: 0 where both are the same or both have no value
 * (NaN or null), Infinity where only one has one or where nothing but 0 is expected.
 */
export function relativeError(actual: number | null, expected: number | null): number {
  const [a, e] = [actual ?? NaN, expected ?? NaN];
  if (a === e || (Number.isNaN(a) && Number.isNaN(e))) return 0;
  const error = Math.abs(a - e) / Math.abs(e);
  return Number.isNaN(error) ? Infinity : error;
}
