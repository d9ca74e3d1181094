import { describe, expect, it } from '@jest/globals';
import { clockParameters, mirrorTimeMissing } from '../../src/clock/clock-query.js';
import { mirror } from '../../src/clock/mirror.js';

const allTimes = Array.from({ length: 720 }, (_, minute) => {
  const hour = Math.floor(minute / 60) || 12;
  return `${String(hour).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
});

describe('mirror', () => {
  it.each([
    ['12:22', '11:38'],
    ['05:25', '06:35'],
    ['01:50', '10:10'],
    ['11:58', '12:02'],
    ['12:01', '11:59'],
    ['12:00', '12:00'],
    ['06:00', '06:00'],
  ])('reads %s in the mirror as %s', (shown, actual) => {
    expect(mirror(shown)).toEqual({ mirror_time: shown, actual_time: actual });
  });

  it('echoes an hour of one digit with two', () => {
    expect(mirror('2:11')).toEqual({ mirror_time: '02:11', actual_time: '09:49' });
  });

  it('gives the question again when it is asked for the mirror of its answer, all round the dial', () => {
    const twice = allTimes.map((time) => mirror(mirror(time).actual_time).actual_time);

    expect(twice).toEqual(allTimes);
    expect(new Set(allTimes.map((time) => mirror(time).actual_time)).size).toBe(720);
  });
});

describe('the parameter mirror_time', () => {
  const { schema } = clockParameters.mirror_time;

  it.each(allTimes.filter((_, minute) => minute % 97 === 0).concat('2:11', '1:00', '9:59'))(
    'accepts %s',
    (text) => {
      expect(schema.safeParse(text).success).toBe(true);
    },
  );

  it.each([
    '',
    '00:20',
    '13:20',
    '12:60',
    ' 12:22',
    '12:22 ',
    '12:22\n',
    '0:20',
    '012:22',
    '12:2',
    '12.22',
    '1222',
    '-1:22',
    '12:22:00',
    '１２:22',
    '12:22\u0000',
    '24:00',
    'noon',
  ])('refuses %j', (text) => {
    expect(schema.safeParse(text).success).toBe(false);
    expect(() => mirror(text)).toThrow(RangeError);
  });

  it('has a message of its own when it is missing', () => {
    expect(mirrorTimeMissing).toBe('mirror_time is required');
  });
});
