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
  const part = sum - product;
  const sumError = product - (sum - part) + (c - part);
  const rest = sumError + productError;
  if (sum + 2 * rest - sum === 2 * rest) return halfway(sum, sumError, productError);
  const rounded = sum + rest;
  // Mostly the two are equal: by the branch the processor goes on with `sum` while it checks, thrice as fast in a loop.
  return rounded === sum ? sum : rounded;
}

/** `rest` lies halfway between two numbers, or nearly so: what it lost in its own rounding decides. */
function halfway(sum: number, sumError: number, productError: number): number {
  const rest = sumError + productError;
  const part = rest - sumError;
  const lost = sumError - (rest - part) + (productError - part);
  if (lost === 0) return sum + rest;
  return lost > 0 === rest > 0 ? sum + 2 * rest : sum;
}
