import { describe, expect, it } from '@jest/globals';
import { nowCast } from '../../../src/air-quality/standards/now-cast.js';

const no = Number.NaN;

/** Hours are oldest first; the value is worked by hand. */
const cases: { name: string; hours: number[]; value: number }[] = [
  { name: 'is the mean of twelve equal hours', hours: Array<number>(12).fill(10), value: 10 },
  { name: 'is 0 when nothing is in the air', hours: Array<number>(12).fill(0), value: 0 },
  { name: 'weighs 10 after 9 by 0.9: 18.1 / 1.9', hours: [9, 10], value: 18.1 / 1.9 },
  { name: 'weighs 8 after 4 by a half: 10 / 1.5', hours: [4, 8], value: 10 / 1.5 },
  { name: 'weighs 10 after 1 by no less than a half', hours: [1, 10], value: 7 },
  { name: 'weighs by a half where the least is 0', hours: [0, 12], value: 8 },
  { name: 'keeps the weight of the hours ago when the latest is missing', hours: [2, 8, no], value: 6 },
  { name: 'leaves a missing hour out of both sums: (8 + 4/4) / (1 + 1/4)', hours: [4, no, 8], value: 7.2 },
  { name: 'takes 2 of the latest 3', hours: [no, 6, 6], value: 6 },
  { name: 'looks at twelve hours and no further', hours: [999, ...Array<number>(12).fill(10)], value: 10 },
  { name: 'does not fail on sensors below zero', hours: [-1, -1], value: -1 },
];

const tooFew = [
  { name: '1 of the latest 3 hours', hours: [5, 5, 5, 5, no, no] },
  { name: 'the latest hour alone of 3', hours: [5, 5, 5, no, no, 5] },
  { name: 'none of the latest 3', hours: [5, 5, no, no, no] },
  { name: 'a single hour of history', hours: [5] },
];

describe('the NowCast', () => {
  it.each(tooFew)('has no value from $name', ({ hours }) => {
    expect(nowCast(Float64Array.from(hours), hours.length - 1)).toBeNaN();
  });

  it.each(cases)('$name', ({ hours, value }) => {
    expect(nowCast(Float64Array.from(hours), hours.length - 1)).toBeCloseTo(value, 12);
  });

  it('sees the twelfth hour back', () => {
    const hours = Float64Array.from([20, ...Array<number>(11).fill(10)]);
    // w = ½: Σ 10·2⁻ⁱ for i < 11, and 20·2⁻¹¹.
    const weights = 2 - 2 ** -11;

    expect(nowCast(hours, 11)).toBeCloseTo((10 * (weights - 2 ** -11) + 20 * 2 ** -11) / weights, 12);
  });

  it("gives AirNow's example: 17.4", () => {
    const hours = Float64Array.from([50, 80, 75, 90, 82, 53, 64, 74, 21, 10, 16, 13]);

    expect(nowCast(hours, 11)).toBeCloseTo(17.414, 3);
  });

  it('looks at what ends with the hour asked for, not with the last one', () => {
    const hours = Float64Array.from([4, 8, 500, 500]);

    expect(nowCast(hours, 1)).toBeCloseTo(10 / 1.5, 12);
  });
});
