import { expect, test } from '@jest/globals';
import { accumulation, moneyFlowVolume } from '../../../src/stocks/indicators/money-flow.js';
import { barsOf } from './support/definition.js';

const bars = barsOf({
  high: [4, 4, 4, 4, 5],
  low: [2, 2, 2, 2, 5],
  close: [4, 2, 3, 3.5, 5],
  volume: [100, 100, 100, 100, 100],
});

test('all money flows in at the high, out at the low, none in the middle or without a range', () => {
  expect([...moneyFlowVolume(bars)]).toEqual([100, -100, 0, 50, 0]);
});

test('accumulation is the running total', () => {
  expect([...accumulation(bars)]).toEqual([100, 0, 0, 50, 50]);
});
