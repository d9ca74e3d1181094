import { describe, expect, test } from '@jest/globals';
import { type Decimals, numberText, numberTexts, volumeTexts } from '../../src/stocks/digits.js';
import { randomOf } from './support/series.js';

const textOf = (value: number, decimals: Decimals): string | null =>
  numberTexts(Float64Array.of(value), decimals)[0]!;

describe('price texts', () => {
  test.each<[number, Decimals, string | null]>([
    [162.846497, 4, '162.8465'],
    [92.391998, 4, '92.392'],
    [100, 4, '100'],
    [0.1, 4, '0.1'],
    [1.00005, 4, '1.0001'], // stored slightly above the tie
    [0.00005, 4, '0.0001'],
    [0.00004999, 4, '0'],
    [-0.00001, 4, '0'],
    [-0, 4, '0'],
    [-0, 'full', '0'],
    [0.5, 0, '1'],
    [1.5, 0, '2'],
    [2.5, 0, '3'],
    [-2.5, 0, '-3'],
    [2.675, 2, '2.67'],
    [1.005, 2, '1'],
    [8.345, 2, '8.35'],
    [1e-7, 12, '0.0000001'],
    [1e-7, 'full', '1e-7'],
    [1 / 3, 12, '0.333333333333'],
    [162.846497, 'full', '162.846497'],
    [1e21, 4, '1e+21'],
    [999_999.99995, 4, '999999.9999'],
    [NaN, 4, null],
    [NaN, 'full', null],
  ])('%d at %s decimals is %j', (value, decimals, text) => {
    expect(textOf(value, decimals)).toBe(text);
  });

  test('equal Number(x.toFixed(dp)) for 200,000 hostile doubles, and have no trailing zero', () => {
    const random = randomOf(99);
    const view = new DataView(new ArrayBuffer(8));
    const kinds: (() => number)[] = [
      () => Math.round(random() * 1e6) / 1e4,
      () => (Math.floor(random() * 1e7) + 0.5) / 1e4, // ties, as far as doubles can
      () => nudged(view, (Math.floor(random() * 1e5) + 0.5) / 10 ** Math.floor(random() * 6), random),
      () => nudged(view, Math.floor(random() * 1e9), random),
      () => random() * 10 ** Math.floor(random() * 24 - 8),
      () => -random() * 10 ** Math.floor(random() * 10 - 5),
      () => anyDouble(view, random),
    ];
    for (let round = 0; round < 200; round++) {
      const values = Float64Array.from({ length: 1000 }, (_, i) => kinds[i % kinds.length]!());
      const dp = round % 13;
      const texts = numberTexts(values, dp);
      for (let i = 0; i < values.length; i++) checkOne(values[i]!, dp, texts[i]!);
    }
  });

  test('full texts give back the stored double', () => {
    const random = randomOf(5);
    const values = Float64Array.from({ length: 5000 }, () => random() * 10 ** Math.floor(random() * 20 - 6));
    expect(numberTexts(values, 'full').map(Number)).toEqual([...values]);
  });

  test('one at a time are the same', () => {
    expect([numberText(162.846497, 4), numberText(NaN, 4)]).toEqual(['162.8465', null]);
  });
});

function checkOne(value: number, dp: number, text: string | null): void {
  if (Number.isNaN(value)) return expect(text).toBeNull();
  const expected = Number(value.toFixed(dp));
  const same = text !== null && Number(text) === expected;
  const clean = text !== null && text !== '-0' && !/\.\d*0$|\.$/.test(text);
  if (!same || !clean) expect({ value, dp, text }).toEqual({ value, dp, text: String(expected) });
}

/** A double up to two steps away. */
function nudged(view: DataView, value: number, random: () => number): number {
  view.setFloat64(0, value);
  view.setBigUint64(0, view.getBigUint64(0) + BigInt(Math.floor(random() * 5)) - (value === 0 ? 0n : 2n));
  return view.getFloat64(0);
}

function anyDouble(view: DataView, random: () => number): number {
  view.setUint32(0, Math.floor(random() * 2 ** 32));
  view.setUint32(4, Math.floor(random() * 2 ** 32));
  const value = view.getFloat64(0);
  return Number.isFinite(value) ? value : NaN;
}

describe('volume texts', () => {
  test('are whole numbers without exponent', () => {
    const random = randomOf(2);
    const values = Float64Array.from({ length: 20_000 }, () =>
      Math.floor(random() * 10 ** Math.floor(random() * 17)),
    );
    values.set([
      0,
      1,
      2 ** 31 - 1,
      2 ** 31,
      2 ** 31 + 1,
      3_000_000_000,
      9_007_199_254_740_991,
      5e18,
      4e22,
      1.5e28,
      1_000_000 * 2147 + 7,
    ]);
    expect(volumeTexts(values)).toEqual(Array.from(values, (value) => String(BigInt(value))));
  });
});
