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

  it('finds a clock that is a minute late', () => {
    const late: typeof mirror = (time) => mirror(mirror(time).actual_time === '11:38' ? '12:21' : time);
    expect(clockSuite(late).run(vectors)).toMatchObject({
      worst: Infinity,
      failure: 'the mirror of 12:22: "11:39" instead of "11:38"',
    });
  });

  it('finds a mirror that gives the time as it is', () => {
    const noMirror: typeof mirror = (time) => ({ mirror_time: time, actual_time: time });
    expect(clockSuite(noMirror).run(vectors).worst).toBe(Infinity);
  });

  it('finds a mirror of the dial that is none of its own', () => {
    const shifted: typeof mirror = (time) => (time === '04:10' ? mirror('04:11') : mirror(time));
    expect(clockSuite(shifted).run(vectors).failure).toMatch(/^the mirror of the mirror of 04:10/);
  });
});
