import { describe, expect, test } from '@jest/globals';
import { rsi } from '../../../src/stocks/indicators/rsi.js';
import { stochrsi } from '../../../src/stocks/indicators/stochrsi.js';
import {
  barsOf,
  expectDefinition,
  expectNear,
  latest,
  mean,
  outputsWhenShort,
  range,
} from './support/definition.js';

function fastK(strength: Float64Array, n: number, bar: number): number {
  const values = latest(strength, n, bar);
  const [top, bottom] = [Math.max(...values), Math.min(...values)];
  return top - bottom <= 1e-14 * (top + bottom) ? 0 : (100 * (strength[bar]! - bottom)) / (top - bottom);
}

describe('stochrsi', () => {
  test('is where the relative strength lies in its own range, and the mean of that', () => {
    // Of period 2: relative strengths 200/3, 800/9 and then one between them.
    const [fast, signal] = stochrsi.compute(barsOf({ series: [10, 11, 10.5, 12, 11.8] }), [2, 2, 1]);
    expectNear(fast!, [NaN, NaN, NaN, 100, 0]);
    expect(signal).toEqual(fast);
  });

  test('is 0 where the relative strength stays', () => {
    expectNear(stochrsi.compute(barsOf({ series: [1, 2, 3, 4] }), [2, 2, 1])[0]!, [NaN, NaN, NaN, 0]);
  });

  test('is its definition', () => {
    expectDefinition(stochrsi, (bars, [n, k, d], bar) => {
      const strength = rsi.compute(bars, [n!])[0]!;
      const values = range(bar - d! + 1, bar).map((i) => fastK(strength, k!, i));
      return [values.at(-1)!, mean(values)];
    });
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(stochrsi, [2, 2, 1])).toEqual([[NaN, NaN, NaN], [NaN, NaN, NaN], [], []]);
  });
});
