/**
 * Highest and lowest of the latest `period` values, in O(values) whatever the period. `from` is the first value that
 * exists; results are as long as the values, with nothing before `from + period - 1`.
 */

/** The highest of each window; NaN before the first whole window. */
export function rollingMax(values: Float64Array, period: number, from = 0): Float64Array {
  return extremes(values, { period, from, sign: 1 });
}

/** The lowest of each window; NaN before the first whole window. */
export function rollingMin(values: Float64Array, period: number, from = 0): Float64Array {
  return extremes(values, { period, from, sign: -1 });
}

/** Where the highest of each window is, the newest of equals; -1 before the first whole window. */
export function rollingMaxIndex(values: Float64Array, period: number, from = 0): Int32Array {
  return places(values, { period, from, sign: 1 });
}

/** Where the lowest of each window is, the newest of equals; -1 before the first whole window. */
export function rollingMinIndex(values: Float64Array, period: number, from = 0): Int32Array {
  return places(values, { period, from, sign: -1 });
}

interface Search {
  period: number;
  from: number;
  /** 1 for the highest, -1 for the lowest. */
  sign: 1 | -1;
}

function extremes(values: Float64Array, search: Search): Float64Array {
  const found = new Float64Array(values.length);
  if (search.period <= short) searchExtremes(values, search, found);
  else extremesByBlocks(values, search, found);
  return found.fill(NaN, 0, search.from + search.period - 1);
}

function places(values: Float64Array, search: Search): Int32Array {
  const found = new Int32Array(values.length);
  if (search.period <= short) searchPlaces(values, search, found);
  else placesByBlocks(values, search, found);
  return found.fill(-1, 0, search.from + search.period - 1);
}

/** Windows up to so many values are searched anew when their extreme leaves: quicker there than by blocks. */
const short = 32;

// What these four write before the first whole window is the extreme of what exists.

function searchExtremes(values: Float64Array, { period, from, sign }: Search, found: Float64Array): void {
  let place = -1;
  let best = -Infinity;
  for (let i = from; i < values.length; i++) {
    const value = sign * values[i]!;
    if (value >= best) {
      best = value;
      place = i;
    } else if (place <= i - period) {
      place = bestPlace(values, i - period + 1, i, sign);
      best = sign * values[place]!;
    }
    found[i] = sign * best;
  }
}

function searchPlaces(values: Float64Array, { period, from, sign }: Search, found: Int32Array): void {
  let place = -1;
  let best = -Infinity;
  for (let i = from; i < values.length; i++) {
    const value = sign * values[i]!;
    if (value >= best) {
      best = value;
      place = i;
    } else if (place <= i - period) {
      place = bestPlace(values, i - period + 1, i, sign);
      best = sign * values[place]!;
    }
    found[i] = place;
  }
}

/** Of the values from `first` to `last`; the newest of equals. */
function bestPlace(values: Float64Array, first: number, last: number, sign: 1 | -1): number {
  let place = first;
  let best = sign * values[first]!;
  for (let i = first + 1; i <= last; i++) {
    const value = sign * values[i]!;
    if (value >= best) {
      best = value;
      place = i;
    }
  }
  return place;
}

/**
 * The values are cut into blocks of `period`, so that a window is the end of one block and the beginning of the next:
 * its extreme is the better of the two parts' extremes.
 */
function extremesByBlocks(values: Float64Array, { period, from, sign }: Search, found: Float64Array): void {
  /** Best from each place of the block before to its end. Its first value has left when the next block begins. */
  const ends = new Float64Array(period + 1).fill(-Infinity);
  for (let start = from; start < values.length; start += period) {
    let best = -Infinity;
    for (let place = start > from ? period - 1 : 0; place > 0; place--) {
      const value = sign * values[start - period + place]!;
      if (value > best) best = value;
      ends[place] = best;
    }
    best = -Infinity;
    const end = Math.min(start + period, values.length);
    for (let i = start, place = 1; i < end; i++, place++) {
      const value = sign * values[i]!;
      if (value > best) best = value;
      const before = ends[place]!;
      found[i] = sign * (before > best ? before : best);
    }
  }
}

/** As `extremesByBlocks`, the place of each instead of its value. */
function placesByBlocks(values: Float64Array, { period, from, sign }: Search, found: Int32Array): void {
  const ends = new Int32Array(period + 1);
  for (let start = from; start < values.length; start += period) {
    let best = start - 1;
    for (let place = start > from ? period - 1 : 0; place > 0; place--) {
      const i = start - period + place;
      if (sign * values[i]! > sign * values[best]!) best = i;
      ends[place] = best;
    }
    best = start;
    const end = Math.min(start + period, values.length);
    for (let i = start, place = 1; i < end; i++, place++) {
      if (sign * values[i]! >= sign * values[best]!) best = i;
      const before = ends[place]!;
      found[i] = place < period && sign * values[before]! > sign * values[best]! ? before : best;
    }
  }
}
