/** Places in the columns, from index `from + period - 1` on; what stands before is not to be read. */
export interface RangePlaces {
  highest: Int32Array;
  lowest: Int32Array;
}

/**
 * Where the highest high and the lowest low of the latest `period` bars are, the newest of equals; `from` is the first
 * bar that exists. O(bars) whatever the period: bars are cut into blocks of `period`, so that a window is the end of one
 * block and the beginning of the next. Whether a price is a new extreme no processor can guess, so it is reckoned, not
 * branched on; and both sides go in one pass, for neither need wait for the other.
 */
export function rangePlaces(high: Float64Array, low: Float64Array, period: number, from = 0): RangePlaces {
  const places = { highest: new Int32Array(high.length), lowest: new Int32Array(high.length) };
  for (let block = from; block + period <= high.length; block += period) {
    placeEnds({ high, low }, places, block, period);
    placeBeginnings({ high, low }, places, block + period, period);
  }
  return places;
}

interface Range {
  high: Float64Array;
  low: Float64Array;
}

/** For the windows that begin in the block, the extremes from their first bar to the block's last. */
function placeEnds(
  { high, low }: Range,
  { highest, lowest }: RangePlaces,
  block: number,
  period: number,
): void {
  const last = block + period - 1;
  let top = last;
  let bottom = last;
  for (let i = last; i >= block; i--) {
    top = movedTo(i, top, high[i]! > high[top]!);
    bottom = movedTo(i, bottom, low[i]! < low[bottom]!);
    if (i + period > high.length) continue;
    highest[i + period - 1] = top;
    lowest[i + period - 1] = bottom;
  }
}

/** The windows that go on into the block: the extremes of their part of it, where they are none less. */
function placeBeginnings(
  { high, low }: Range,
  { highest, lowest }: RangePlaces,
  block: number,
  period: number,
): void {
  const end = Math.min(block + period - 1, high.length);
  let top = block;
  let bottom = block;
  for (let i = block; i < end; i++) {
    top = movedTo(i, top, high[i]! >= high[top]!);
    bottom = movedTo(i, bottom, low[i]! <= low[bottom]!);
    if (high[top]! >= high[highest[i]!]!) highest[i] = top;
    if (low[bottom]! <= low[lowest[i]!]!) lowest[i] = bottom;
  }
}

const movedTo = (to: number, from: number, moves: boolean): number =>
  from + Math.imul(to - from, Number(moves));
