import { describe, expect, it } from '@jest/globals';
import { relativeError } from '../../src/conformance/relative-error.js';

describe('the relative error', () => {
  it.each([
    ['nothing for equal values', 5, 5, 0],
    ['nothing where both have no value', NaN, null, 0],
    ['nothing for zeros of either sign', -0, 0, 0],
    ['a share of what is expected', 99, 100, 0.01],
    ['a share whatever the signs', 1, -1, 2],
    ['infinite where a value is missing', NaN, 5, Infinity],
    ['infinite where there should be none', 5, null, Infinity],
    ['infinite where nothing is expected', 1e-20, 0, Infinity],
    ['infinite for an infinite value', Infinity, 5, Infinity],
    ['infinite for an infinite value that is expected', 5, Infinity, Infinity],
  ])('is %s', (_, actual, expected, error) => {
    expect(relativeError(actual, expected)).toBe(error);
  });
});
