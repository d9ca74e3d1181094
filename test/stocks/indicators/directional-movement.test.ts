import { expect, test } from '@jest/globals';
import { directionalSums } from '../../../src/stocks/indicators/directional-movement.js';
import { barsOf } from './support/definition.js';

test.each([
  { name: 'a higher high', high: 12, low: 9, plus: 2, minus: 0 },
  { name: 'a lower low', high: 9, low: 6, plus: 0, minus: 2 },
  { name: 'a bar inside the one before, in its lower half', high: 9, low: 8.5, plus: 0, minus: 0 },
  { name: 'a bar inside the one before, in its upper half', high: 9.5, low: 9, plus: 0, minus: 0 },
  { name: 'a bar around the one before, higher up', high: 13, low: 7, plus: 3, minus: 0 },
  { name: 'a bar around the one before, deeper down', high: 11, low: 5, plus: 0, minus: 3 },
  { name: 'a bar as far up as down', high: 12, low: 6, plus: 0, minus: 0 },
])('$name moves by $plus and $minus', ({ high, low, plus, minus }) => {
  const sums = directionalSums(barsOf({ high: [10, high], low: [8, low], close: [9, low] }), 1);
  expect([sums.plus[1], sums.minus[1]]).toEqual([plus, minus]);
});
