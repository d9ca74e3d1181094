import { emptyHours, type Hour, setHour, type StationHours } from './standards/hours.js';
import { isPollutant } from './units.js';

/** The mean of an hour with all its readings, an hour without any, or `[mean, hours, readings]`. */
export type SeriesEntry = number | null | readonly [mean: number | null, hours: number, readings?: number];
/** Pollutant → entries, oldest first. Shorter series end with the longest. */
export type Series = Readonly<Partial<Record<string, readonly SeriesEntry[]>>>;

const hoursOf = (entry: SeriesEntry, perHour: number): Hour[] => {
  if (entry === null || typeof entry === 'number') return hoursOf([entry, 1], perHour);
  const [mean, hours, readings = perHour] = entry;
  const hour = mean === null ? { mean: Number.NaN, have: 0 } : { mean, have: readings };
  return Array.from({ length: hours }, () => hour);
};

/** One place an hour. */
export const seriesHours = (entries: readonly SeriesEntry[], perHour = 1): Hour[] =>
  entries.flatMap((entry) => hoursOf(entry, perHour));

/** Written-out hours of a station, as vectors and examples have them. */
export const stationHours = (series: Series, perHour: number): StationHours => {
  const columns = Object.entries(series).map(
    ([pollutant, entries]) => [pollutant, seriesHours(entries ?? [], perHour)] as const,
  );
  const length = Math.max(...columns.map(([, hours]) => hours.length));
  const station = emptyHours(length, perHour);
  for (const [pollutant, hours] of columns) {
    if (!isPollutant(pollutant)) continue;
    for (const [place, hour] of hours.entries()) {
      setHour(station, pollutant, length - hours.length + place, hour);
    }
  }
  return station;
};
