import { expect, it } from '@jest/globals';
import { parseDuration } from '../src/duration.js';

const hour = 3_600_000;

it.each([
  ['90m', 1.5 * hour],
  ['36h', 36 * hour],
  ['7d', 168 * hour],
  ['8w', 1344 * hour],
  ['5y', 5 * 365 * 24 * hour],
])('%s is a length of time', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});

it.each(['', '0d', '-1d', '1', 'd', '1.5h', '1 h', '1s', '1D', '1h30m', '9999999999999999d'])(
  '%j is none',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);
