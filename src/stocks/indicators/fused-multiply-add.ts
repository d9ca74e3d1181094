const splitter = 2 ** 27 + 1;

/**
 * a · b + c rounded once, as the processor's instruction does it. TA-Lib averages with it; where two large averages are
 * subtracted, rounding twice would show. For numbers below 1e290.
 */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  const part = sum - product;
  const sumError = product - (sum - part) + (c - part);
  // Four times what the product can have lost, for these sums are rounded too. In most steps of an average it changes
  // nothing, and by the branch the processor goes on with `sum` while it checks.
  const lost = product * 2 ** -51;
  if (sum + (sumError + lost) === sum && sum + (sumError - lost) === sum) return sum;
  return withErrors(sum, sumError, productErrorOf(a, b, product));
}

/** a · b − product, exactly (Dekker). */
function productErrorOf(a: number, b: number, product: number): number {
  const aScaled = splitter * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = splitter * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** sum + sumError + productError rounded once. */
function withErrors(sum: number, sumError: number, productError: number): number {
  const rest = sumError + productError;
  const halfway = sum + 2 * rest - sum === 2 * rest;
  if (!halfway) return sum + rest;
  // What `rest` lost in its own rounding decides between the two numbers that it lies between.
  const part = rest - sumError;
  const lost = sumError - (rest - part) + (productError - part);
  return lost !== 0 && lost > 0 === rest > 0 ? sum + 2 * rest : sum + rest;
}
