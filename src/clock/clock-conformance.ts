import { compare } from '../conformance/comparison.js';
import type { ConformanceSuite } from '../conformance/conformance.js';
import { mirror } from './mirror.js';

const minutesOnDial = 720;

/** `clock`: listed pairs, and every minute of the dial is the mirror of its own mirror. */
export const clockSuite = (mirrored: typeof mirror = mirror): ConformanceSuite => ({
  name: 'clock',
  reference: 'the mirror image of a twelve-hour dial: minute t shows as 720 - t',
  tolerance: 0,
  run: (vectors) => {
    const { pairs } = vectors('clock') as { pairs: readonly (readonly [shown: string, actual: string])[] };
    const comparison = compare(0);
    for (const [shown, actual] of pairs)
      comparison.same(mirrored(shown).actual_time, actual, () => `the mirror of ${shown}`);
    for (let minute = 0; minute < minutesOnDial; minute++) {
      const time = timeOf(minute);
      const twice = mirrored(mirrored(time).actual_time).actual_time;
      comparison.same(twice, time, () => `the mirror of the mirror of ${time}`);
    }
    return comparison.result();
  },
});

const timeOf = (minute: number): string => {
  const hour = Math.floor(minute / 60) || 12;
  return `${twoDigits(hour)}:${twoDigits(minute % 60)}`;
};
const twoDigits = (value: number): string => String(value).padStart(2, '0');
