import { describe, expect, test } from '@jest/globals';
import { tema } from '../../../src/stocks/indicators/tema.js';
import { emaOf, until } from './support/averages.js';
import { barsOf, expectDefinition, expectNear, outputsWhenShort } from './support/definition.js';

describe('tema', () => {
  test('is made of three averages, each of the one before', () => {
    // e1 by thirds: 2, 4, 2; e2: 3, 7/3; e3: 8/3.
    expectNear(tema.compute(barsOf({ series: [1, 3, 5, 1] }), [2])[0]!, [NaN, NaN, NaN, 6 - 7 + 8 / 3]);
  });

  test('is the series itself for a period of 1', () => {
    expect([...tema.compute(barsOf({ series: [0.1, 1e9, 0.3] }), [1])[0]!]).toEqual([0.1, 1e9, 0.3]);
  });

  test('is its definition', () => {
    expectDefinition(tema, ({ series }, [n], bar) => {
      const first = emaOf(until(series, bar), n!);
      const second = emaOf(first, n!);
      return [3 * first.at(-1)! - 3 * second.at(-1)! + emaOf(second, n!).at(-1)!];
    });
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(tema, [3])).toEqual([Array.from({ length: 6 }, () => NaN), []]);
  });
});
