import { expect, test } from '@jest/globals';
import { typicalPrice } from '../../../src/stocks/indicators/typical-price.js';
import { barsOf } from './support/definition.js';

test('the typical price is the mean of high, low and close', () => {
  expect([...typicalPrice(barsOf({ high: [5, 7], low: [1, 7], close: [3, 7] }))]).toEqual([3, 7]);
});
