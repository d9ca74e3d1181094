import { expect, test } from '@jest/globals';
import { trueRangeOf } from '../../../src/stocks/indicators/average-true-range.js';

test.each([
  { name: 'a bar around the close before', close: 9, wanted: 2 },
  { name: 'a bar above it', close: 5, wanted: 5 },
  { name: 'a bar below it', close: 13, wanted: 5 },
])('$name has a true range of $wanted', ({ close, wanted }) => {
  expect(trueRangeOf(10, 8, close)).toBe(wanted);
});
