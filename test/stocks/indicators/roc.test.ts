import { describe, expect, test } from '@jest/globals';
import { roc } from '../../../src/stocks/indicators/roc.js';
import { barsOf, expectDefinition, expectNear, outputsWhenShort } from './support/definition.js';

describe('roc', () => {
  test('is the change in percent', () => {
    expectNear(roc.compute(barsOf({ series: [2, 4, 4, 2] }), [2])[0]!, [NaN, NaN, 100, -50]);
  });

  test('is 0 where there is nothing to compare with', () => {
    expectNear(roc.compute(barsOf({ series: [0, 4] }), [1])[0]!, [NaN, 0]);
  });

  test('is its definition', () => {
    expectDefinition(roc, ({ series }, [n], bar) => [(series[bar]! / series[bar - n!]! - 1) * 100]);
  });

  test('has no value in a short history', () => {
    expect(outputsWhenShort(roc, [3])).toEqual([[NaN, NaN, NaN], []]);
  });
});
