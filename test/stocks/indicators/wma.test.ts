import { describe, expect, test } from '@jest/globals';
import { wma } from '../../../src/stocks/indicators/wma.js';
import { wmaOf } from './support/averages.js';
import { barsOf, expectDefinition, expectNear, latest, outputsWhenShort } from './support/definition.js';

describe('wma', () => {
  test('weighs the newest value most', () => {
    // (1·1 + 2·2 + 3·6) / 6, (1·2 + 2·6 + 3·4) / 6.
    expectNear(wma.compute(barsOf({ series: [1, 2, 6, 4] }), [3])[0]!, [NaN, NaN, 23 / 6, 26 / 6]);
  });

  test('is the series itself for a period of 1', () => {
    expect([...wma.compute(barsOf({ series: [0.1, 1e9, 0.3] }), [1])[0]!]).toEqual([0.1, 1e9, 0.3]);
  });

  test('is its definition', () => {
    expectDefinition(wma, ({ series }, [n], bar) => [wmaOf(latest(series, n!, bar))]);
  });

  test('keeps nothing of a spike that left long ago', () => {
    const series = Array.from({ length: 20_000 }, (_, i) => (i === 10_000 ? 1e9 : 100 + Math.sin(i)));
    const values = wma.compute(barsOf({ series }), [30])[0]!;
    expect(Math.abs(values.at(-1)! / wmaOf(series.slice(-30)) - 1)).toBeLessThan(1e-13);
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(wma, [3])).toEqual([[NaN, NaN], []]);
  });
});
