import { describe, expect, test } from '@jest/globals';
import { mom } from '../../../src/stocks/indicators/mom.js';
import { barsOf, expectDefinition, expectNear, outputsWhenShort } from './support/definition.js';

describe('mom', () => {
  test('is the change', () => {
    expectNear(mom.compute(barsOf({ series: [2, 4, 4, 2] }), [2])[0]!, [NaN, NaN, 2, -2]);
  });

  test('is its definition', () => {
    expectDefinition(mom, ({ series }, [n], bar) => [series[bar]! - series[bar - n!]!]);
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(mom, [3])).toEqual([[NaN, NaN, NaN], []]);
  });
});
