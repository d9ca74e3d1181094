import { type Pollutant, pollutants } from '../units.js';

/**
 * Hourly means of one station, oldest first: all arrays have one place an hour, without gaps in time.
 * Written by `setHour`, read by the standards.
 */
export interface StationHours {
  /** Readings expected in an hour: 4 from a quarter-hourly station, 1 from an hourly one. */
  perHour: number;
  /** Mean of the hour in the unit of the source (µg/m³; CO mg/m³); NaN where too few readings exist. */
  means: Readonly<Record<Pollutant, Float64Array>>;
  /** Readings that exist in the hour. */
  have: Readonly<Record<Pollutant, Uint16Array>>;
}

/** Readings that an hour needs before its mean counts: three quarters of those expected. */
export const readingsNeeded = (perHour: number): number => Math.ceil(0.75 * perHour);

const columns = <T>(column: () => T): Record<Pollutant, T> =>
  Object.fromEntries(pollutants.map((pollutant) => [pollutant, column()])) as Record<Pollutant, T>;

/** `length` hours in which nothing was measured. */
export const emptyHours = (length: number, perHour: number): StationHours => ({
  perHour,
  means: columns(() => new Float64Array(length).fill(Number.NaN)),
  have: columns(() => new Uint16Array(length)),
});

/** One hour of one pollutant: the mean of its readings, and how many there are. */
export interface Hour {
  mean: number;
  have: number;
}

/** Stores an hour; its mean counts only when at least 75 % of the expected readings exist. */
export const setHour = (hours: StationHours, pollutant: Pollutant, at: number, hour: Hour): void => {
  hours.have[pollutant][at] = hour.have;
  hours.means[pollutant][at] = hour.have >= readingsNeeded(hours.perHour) ? hour.mean : Number.NaN;
};

/** Moves the last `keep` hours to the front and empties the rest, so that one buffer serves a stream of any length. */
export const keepLast = (hours: StationHours, keep: number): void => {
  for (const pollutant of pollutants) {
    const means = hours.means[pollutant];
    const have = hours.have[pollutant];
    means.copyWithin(0, means.length - keep).fill(Number.NaN, keep);
    have.copyWithin(0, have.length - keep).fill(0, keep);
  }
};
