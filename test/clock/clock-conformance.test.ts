import { describe, expect, it } from '@jest/globals';
import { openVectors } from '../../src/conformance/vectors.js';
import { clockSuite } from '../../src/clock/clock-conformance.js';
import { mirror } from '../../src/clock/mirror.js';

const vectors = openVectors();
const { pairs } = vectors('clock') as { pairs: [string, string][] };

describe('the suite of the clock', () => {
  it('compares the pairs and every minute of the dial', () => {
    expect(clockSuite().run(vectors)).toEqual({ cases: pairs.length + 720, worst: 0 });
  });

  it.each<[string, typeof mirror, string]>([
    [
      'a pair that is a minute off',
      (time) => mirror(time === '12:22' ? '12:21' : time),
      'the mirror of 12:22: "11:39" instead of "11:38"',
    ],
    [
      'no mirror at all',
      (time) => ({ mirror_time: time, actual_time: time }),
      'the mirror of 12:22: "12:22" instead of "11:38"',
    ],
    [
      'a minute whose mirror is not that of its mirror',
      (time) => mirror(time === '04:10' ? '04:11' : time),
      'the mirror of the mirror of 04:10: "04:11" instead of "04:10"',
    ],
  ])('finds %s', (_, mirrored, failure) => {
    expect(clockSuite(mirrored).run(vectors)).toMatchObject({ worst: Infinity, failure });
  });
});
