import { describe, expect, it, test } from '@jest/globals';
import { fc } from '../../support/properties.js';
import { readSchedule, type Slots } from '../../../src/operator/dataset/schedule.js';

function slotsOf(cron: string, timeZone = 'Etc/UTC'): Slots {
  const read = readSchedule({ cron, timeZone });
  if ('problem' in read) throw new Error(read.problem);
  return read.slots;
}
const problemOf = (cron: string, timeZone = 'Etc/UTC'): string | undefined => {
  const read = readSchedule({ cron, timeZone });
  return 'problem' in read ? read.problem : undefined;
};
const textOf = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString().slice(0, 16);
const nextOf = (slots: Slots, from: string, count: number): (string | undefined)[] => {
  const times = [Date.parse(from)];
  for (let turn = 0; turn < count; turn += 1) times.push(slots.next(times.at(-1) ?? 0) ?? Number.NaN);
  return times.slice(1).map(textOf);
};

describe('the slots of a schedule', () => {
  it.each([
    ['five fields', '30 6 * * 1-5', '2026-03-06T07:00:00Z', ['2026-03-09T06:30', '2026-03-10T06:30']],
    ['@hourly', '@hourly', '2026-03-06T07:00:00Z', ['2026-03-06T08:00', '2026-03-06T09:00']],
    ['@daily', '@daily', '2026-03-06T07:00:00Z', ['2026-03-07T00:00', '2026-03-08T00:00']],
    ['@weekly', '@weekly', '2026-03-06T07:00:00Z', ['2026-03-08T00:00', '2026-03-15T00:00']],
    ['@monthly', '@monthly', '2026-03-06T07:00:00Z', ['2026-04-01T00:00', '2026-05-01T00:00']],
    ['steps from a number', '5/20 * * * *', '2026-03-06T07:00:00Z', ['2026-03-06T07:05', '2026-03-06T07:25']],
    ['names', '0 0 * jan mon', '2026-03-06T07:00:00Z', ['2027-01-04T00:00', '2027-01-11T00:00']],
    ['a question mark as a star', '0 0 ? * ?', '2026-03-06T07:00:00Z', ['2026-03-07T00:00']],
    [
      'a day of the month or of the week',
      '0 0 9 * SUN',
      '2026-03-06T07:00:00Z',
      ['2026-03-08T00:00', '2026-03-09T00:00'],
    ],
  ])('are those of %s', (_, cron, from, expected) => {
    expect(nextOf(slotsOf(cron), from, expected.length)).toEqual(expected);
  });

  it('leave out a time that the clocks jump over, as the CronJob controller does', () => {
    const slots = slotsOf('30 2 * * *', 'Europe/Zurich');
    expect(nextOf(slots, '2026-03-28T00:00:00Z', 2)).toEqual(['2026-03-28T01:30', '2026-03-30T00:30']);
  });

  it('come twice at a time that comes twice, as the CronJob controller has them', () => {
    const slots = slotsOf('30 2 * * *', 'Europe/Zurich');
    const expected = ['2026-10-25T00:30', '2026-10-25T01:30', '2026-10-26T01:30'];
    expect(nextOf(slots, '2026-10-24T12:00:00Z', 3)).toEqual(expected);
  });

  it('go back to the last one, which may be this very moment', () => {
    const slots = slotsOf('0 6 * * *', 'America/New_York');
    expect(textOf(slots.last(Date.parse('2026-07-01T10:00:00Z')))).toBe('2026-07-01T10:00');
    expect(textOf(slots.last(Date.parse('2026-07-01T09:59:59Z')))).toBe('2026-06-30T10:00');
  });

  it('never come on the 30th of February', () => {
    expect(slotsOf('0 0 30 2 *').next(Date.parse('2026-01-01T00:00:00Z'))).toBeUndefined();
  });
});

describe('a schedule that cannot be', () => {
  it.each([
    ['a minute too far', '60 * * * *', 'minute'],
    ['an hour too far', '0 24 * * *', 'hour'],
    ['no day 0', '0 0 0 * *', 'day'],
    ['a name in the wrong field', '0 mon * * *', 'hour'],
    ['Sunday as 7, which Kubernetes refuses', '0 0 * * 7', 'Sunday is 0'],
    ['the last day, which Kubernetes does not know', '0 0 L * *', 'day of the month'],
    ['a range that runs backwards', '30-10 * * * *', '30-10'],
    ['a step of nothing', '*/0 * * * *', '*/0'],
    ['six fields', '0 0 0 * * *', 'five fields'],
    ['words', 'every day at noon please', 'minute'],
    ['a member of every object', 'constructor', 'five fields'],
    ['a macro that the schema lets through only by mistake', '@reboot', 'five fields'],
  ])('is told of: %s', (_, cron, words) => {
    expect(problemOf(cron)).toContain(words);
  });

  it.each(['Mars/Phobos', '', 'Local', '+01:00', 'europe/zurich', 'Europe/Zürich'])(
    'has the time zone %j',
    (timeZone) => {
      expect(problemOf('@daily', timeZone)).toContain('time zone');
    },
  );

  it.each(['Etc/UTC', 'UTC', 'Europe/Zurich', 'Asia/Calcutta', 'America/Argentina/Buenos_Aires'])(
    'does not have the time zone %j',
    (timeZone) => {
      expect(problemOf('@daily', timeZone)).toBeUndefined();
    },
  );
});

test('no text makes the reader fail or hang', () => {
  const field = fc.oneof(fc.stringMatching(/^[0-9*/,\-?LW#a-z]{1,8}$/), fc.string({ maxLength: 6 }));
  fc.assert(
    fc.property(fc.array(field, { minLength: 1, maxLength: 7 }), (parts) => {
      const read = readSchedule({ cron: parts.join(' '), timeZone: 'Europe/Zurich' });
      if ('problem' in read) return expect(read.problem).not.toBe('');
      const next = read.slots.next(0);
      return next === undefined || expect(read.slots.last(next)).toBe(next);
    }),
    { numRuns: 1000 },
  );
});
