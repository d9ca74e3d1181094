import { test } from '@jest/globals';
import { closeWithinRange } from '../../../src/stocks/indicators/stochastic.js';
import { barsOf, expectNear } from './support/definition.js';

test('the close is placed in the range of the latest bars, from the first that exists', () => {
  const bars = barsOf({ high: [NaN, 3, 4, 5], low: [NaN, 1, 2, 2], close: [NaN, 2, 3, 5] });
  expectNear(closeWithinRange(bars, 2, 1), [NaN, NaN, 200 / 3, 100]);
});

test('a range that only rounding made counts as none', () => {
  const above = 0.1 + 0.2;
  const bars = barsOf({ high: [0.3, above], low: [0.3, 0.3], close: [0.3, above] });
  expectNear(closeWithinRange(bars, 2), [NaN, 0]);
});
