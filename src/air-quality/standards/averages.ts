import type { Pollutant } from '../units.js';
import { readingsNeeded, type StationHours } from './hours.js';
import { countExisting, latestHours, latestNeeded, nowCast, nowCastHours } from './now-cast.js';
import type { Averaging } from './standard.js';

/** What an averaging found; written over by the next one. */
export interface Mean {
  /** In the unit of the source; NaN where too little exists. */
  value: number;
  have: number;
  of: number;
  /** Places of the first and the last hour averaged. */
  first: number;
  last: number;
}

/** A way to make one concentration of the hours at a place: the hour itself, or the first hour of a day. */
export interface Average {
  averaging: Averaging;
  take(hours: StationHours, pollutant: Pollutant, at: number, into: Mean): void;
  /** Why there is no value, in words. */
  lack(mean: Mean): string;
}

export const emptyMean = (): Mean => ({ value: Number.NaN, have: 0, of: 0, first: 0, last: 0 });

/** Hours that a mean over 8 or 24 needs: three quarters. */
const hoursNeeded = (length: number): number => Math.ceil(0.75 * length);
export const hoursOfDay = 24;
const windowLength = 8;

const needed = (have: number, of: string, need: number): string =>
  `${have} of the ${of} exist${have === 1 ? 's' : ''}, ${need} ${need === 1 ? 'is' : 'are'} needed`;

const tooFewHours = ({ have, of }: Mean): string => needed(have, `${of} hours`, hoursNeeded(of));

const windowMean = (means: Float64Array, last: number, length: number, into: Mean): void => {
  const first = last - length + 1;
  let sum = 0;
  let have = 0;
  for (let at = Math.max(0, first); at <= last; at++) {
    const mean = means[at]!;
    if (Number.isNaN(mean)) continue;
    sum += mean;
    have++;
  }
  into.value = have >= hoursNeeded(length) ? sum / have : Number.NaN;
  into.have = have;
  into.of = length;
  into.first = first;
  into.last = last;
};

const readingsOf = (of: number): string => (of === 4 ? '4 quarter-hours' : `${of} readings of the hour`);

/** The hour itself; counts its readings. */
export const thisHour: Average = {
  averaging: '1h',
  take(hours, pollutant, at, into) {
    into.value = hours.means[pollutant][at]!;
    into.have = hours.have[pollutant][at]!;
    into.of = hours.perHour;
    into.first = at;
    into.last = at;
  },
  lack: ({ have, of }) =>
    of === 1 ? 'the reading of the hour is missing' : needed(have, readingsOf(of), readingsNeeded(of)),
};

const running = (averaging: Averaging, length: number): Average => ({
  averaging,
  take: (hours, pollutant, at, into) => windowMean(hours.means[pollutant], at, length, into),
  lack: tooFewHours,
});

/** The 8 hours that end with this one; 6 must exist. */
export const eightHours = running('8h', windowLength);
/** The 24 hours that end with this one; 18 must exist. */
export const twentyFourHours = running('24h', hoursOfDay);

/** NowCast of the 12 hours that end with this one. */
export const nowCastAverage: Average = {
  averaging: 'nowcast',
  take(hours, pollutant, at, into) {
    const means = hours.means[pollutant];
    into.value = nowCast(means, at);
    into.have = countExisting(means, at, nowCastHours);
    into.of = nowCastHours;
    into.first = at - nowCastHours + 1;
    into.last = at;
  },
  lack: ({ have }) =>
    `fewer than ${latestNeeded} of the latest ${latestHours} hours exist (${have} of the ${nowCastHours})`,
};

/** The 24 hours of the day; 18 must exist. */
export const wholeDay: Average = {
  averaging: '24h',
  take: (hours, pollutant, at, into) =>
    windowMean(hours.means[pollutant], at + hoursOfDay - 1, hoursOfDay, into),
  lack: tooFewHours,
};

/** The largest hour of the day, of those that exist; counts the hours. `first` and `last` are that hour. */
export const largestHour: Average = {
  averaging: '1h',
  take(hours, pollutant, at, into) {
    const means = hours.means[pollutant];
    let best = -1;
    let have = 0;
    for (let hour = at; hour < at + hoursOfDay; hour++) {
      if (Number.isNaN(means[hour]!)) continue;
      have++;
      if (best < 0 || means[hour]! > means[best]!) best = hour;
    }
    into.value = best < 0 ? Number.NaN : means[best]!;
    into.have = have;
    into.of = hoursOfDay;
    into.first = best < 0 ? at : best;
    into.last = best < 0 ? at + hoursOfDay - 1 : best;
  },
  lack: ({ have, of }) => needed(have, `${of} hours`, 1),
};

const isBetter = (one: Mean, best: Mean): boolean =>
  Number.isNaN(best.value) ? !Number.isNaN(one.value) || one.have > best.have : one.value > best.value;

/** The largest of the 17 means of 8 hours that lie inside the day; each needs 6 hours. */
export const largestEightHours = (): Average => {
  const one = emptyMean();
  return {
    averaging: '8h',
    take(hours, pollutant, at, into) {
      const means = hours.means[pollutant];
      windowMean(means, at + windowLength - 1, windowLength, into);
      for (let last = at + windowLength; last < at + hoursOfDay; last++) {
        windowMean(means, last, windowLength, one);
        if (isBetter(one, into)) Object.assign(into, one);
      }
    },
    lack: (mean) => `in the fullest 8 hours of the day ${tooFewHours(mean)}`,
  };
};
