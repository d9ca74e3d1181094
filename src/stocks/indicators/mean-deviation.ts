/** Of windows of n values, from index n − 1 on: their mean, and the mean distance of their values from it. */
export interface MeanDeviations {
  means: Float64Array;
  deviations: Float64Array;
}

/** From here on the tree takes less than half the time of the plain sums. */
const longWindow = 400;

/**
 * Short windows are summed anew each, in TA-Lib's order: the last digits agree. Long ones take O(log n) each, and come
 * nearer to the true value than a plain sum of so many.
 */
export function meanDeviations(values: Float64Array, n: number): MeanDeviations {
  const found = { means: new Float64Array(values.length), deviations: new Float64Array(values.length) };
  if (n < longWindow) bySums(values, n, found);
  else byBlocks(values, n, found);
  return found;
}

/**
 * A window's distances from its mean and the sum of the next window go in one loop, for neither need wait for the other.
 * `next` is the window with its oldest value replaced. Added from the first place of the ring, as TA-Lib does.
 */
function bySums(values: Float64Array, n: number, { means, deviations }: MeanDeviations): void {
  if (values.length < n) return;
  const window = values.slice(0, n);
  const next = values.slice(0, n);
  let mean = window.reduce((sum, value) => sum + value, 0) / n;
  for (let i = n - 1, oldest = 0; i < values.length; i++) {
    next[oldest] = i + 1 < values.length ? values[i + 1]! : 0;
    let distance = 0;
    let sum = 0;
    for (let j = 0; j < n; j++) {
      distance += Math.abs(window[j]! - mean);
      sum += next[j]!;
    }
    means[i] = mean;
    deviations[i] = distance / n;
    mean = sum / n;
    window[oldest] = next[oldest]!;
    oldest = oldest + 1 === n ? 0 : oldest + 1;
  }
}

/** A new tree for every n windows, so that roundings do not add up over the series. */
function byBlocks(values: Float64Array, n: number, { means, deviations }: MeanDeviations): void {
  for (let start = n - 1; start < values.length; start += n) {
    const end = Math.min(start + n, values.length);
    const found = { means: means.subarray(start, end), deviations: deviations.subarray(start, end) };
    byRanks(values.subarray(start - n + 1, end), n, found);
  }
}

/** Counts and sums of the values in a window, by rank: a Fenwick tree, whose nodes count from 1. */
interface Tree {
  counts: Int32Array;
  sums: Float64Array;
}

/**
 * The windows of at most 2n − 1 values. Half of the distances from the mean are those of the values below it; all
 * numbers are taken from the block's middle value, for small sums round less.
 */
function byRanks(block: Float64Array, n: number, { means, deviations }: MeanDeviations): void {
  const sorted = block.toSorted();
  const ranks = new Int32Array(block.length);
  for (let i = 0; i < block.length; i++) ranks[i] = countBelow(sorted, block[i]!);
  const tree = { counts: new Int32Array(block.length + 1), sums: new Float64Array(block.length + 1) };
  const middle = sorted[sorted.length >> 1]!;
  // A window is the end of the first n − 1 values and the beginning of the others: no value is ever taken away.
  const ends = new Float64Array(n);
  for (let i = n - 2; i >= 0; i--) {
    ends[i] = ends[i + 1]! + (block[i]! - middle);
    change(tree, ranks[i]!, 1, block[i]! - middle);
  }
  let beginning = 0;
  for (let i = n - 1, oldest = 0; i < block.length; i++, oldest++) {
    beginning += block[i]! - middle;
    change(tree, ranks[i]!, 1, block[i]! - middle);
    const mean = (ends[oldest]! + beginning) / n;
    means[oldest] = middle + mean;
    deviations[oldest] = (2 * distanceBelow(tree, countBelow(sorted, middle + mean), mean)) / n;
    change(tree, ranks[oldest]!, -1, middle - block[oldest]!);
  }
}

function change({ counts, sums }: Tree, rank: number, count: number, value: number): void {
  for (let node = rank + 1; node < counts.length; node += node & -node) {
    counts[node]! += count;
    sums[node]! += value;
  }
}

/** How far the values of the ranks before `rank` lie below `mean`, together. */
function distanceBelow({ counts, sums }: Tree, rank: number, mean: number): number {
  let distance = 0;
  for (let node = rank; node > 0; node -= node & -node) distance += counts[node]! * mean - sums[node]!;
  return distance;
}

function countBelow(sorted: Float64Array, value: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const half = (from + to) >> 1;
    if (sorted[half]! < value) from = half + 1;
    else to = half;
  }
  return from;
}
