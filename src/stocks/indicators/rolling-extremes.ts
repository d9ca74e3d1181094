/**
 * Highest and lowest of the latest `period` values, in O(values) whatever the period: a queue holds the places of the
 * values that may still become the extreme, best first; each place enters and leaves it once.
 * `from` is the first value that exists. Results are as long as the values, with nothing before `from + period - 1`.
 */

/** The highest of each window; NaN before the first whole window. */
export function rollingMax(values: Float64Array, period: number, from = 0): Float64Array {
  return valuesAt(values, rollingMaxIndex(values, period, from));
}

/** The lowest of each window; NaN before the first whole window. */
export function rollingMin(values: Float64Array, period: number, from = 0): Float64Array {
  return valuesAt(values, rollingMinIndex(values, period, from));
}

/** Where the highest of each window is, the newest of equals; -1 before the first whole window. */
export function rollingMaxIndex(values: Float64Array, period: number, from = 0): Int32Array {
  const places = new Int32Array(values.length).fill(-1);
  const queue = new Int32Array(values.length);
  let head = 0;
  let tail = 0;
  for (let i = from; i < values.length; i++) {
    const value = values[i]!;
    while (tail > head && values[queue[tail - 1]!]! <= value) tail--;
    queue[tail++] = i;
    if (queue[head]! <= i - period) head++;
    if (i - from >= period - 1) places[i] = queue[head]!;
  }
  return places;
}

/** Where the lowest of each window is, the newest of equals; -1 before the first whole window. */
export function rollingMinIndex(values: Float64Array, period: number, from = 0): Int32Array {
  const places = new Int32Array(values.length).fill(-1);
  const queue = new Int32Array(values.length);
  let head = 0;
  let tail = 0;
  for (let i = from; i < values.length; i++) {
    const value = values[i]!;
    while (tail > head && values[queue[tail - 1]!]! >= value) tail--;
    queue[tail++] = i;
    if (queue[head]! <= i - period) head++;
    if (i - from >= period - 1) places[i] = queue[head]!;
  }
  return places;
}

function valuesAt(values: Float64Array, places: Int32Array): Float64Array {
  const found = new Float64Array(values.length);
  for (let i = 0; i < found.length; i++) found[i] = places[i]! < 0 ? NaN : values[places[i]!]!;
  return found;
}
