import { createAssessor, type Rule } from './assessor.js';
import {
  type Average,
  eightHours,
  hoursOfDay,
  largestEightHours,
  largestHour,
  nowCastAverage,
  thisHour,
  twentyFourHours,
  wholeDay,
} from './averages.js';
import { breakpointTable, type TableText } from './breakpoints.js';
import type { Standard, StandardName } from './standard.js';
import { createLook, ozoneRule, singleRule, sulphurRule } from './us-epa-rules.js';

/** A table of the US EPA as it is printed: upper ends of the bands, one a band of `indexEnds`. */
export interface UsEpaTables {
  /** Upper ends of the index's bands. */
  indexEnds: readonly number[];
  /** µg/m³ over 24 hours, steps of 0.1. */
  pm2_5: readonly number[];
  /** µg/m³ over 24 hours, steps of 1. */
  pm10: readonly number[];
  /** ppm over 8 hours, steps of 0.001; ends at index 300. */
  o3EightHours: readonly number[];
  /** ppm over 1 hour, steps of 0.001; null for the bands that it has not. */
  o3OneHour: readonly (number | null)[];
  /** ppm over 8 hours, steps of 0.1. */
  co: readonly number[];
  /** ppb, steps of 1: over 1 hour in the first four bands, over 24 hours above. */
  so2: readonly number[];
  /** ppb over 1 hour, steps of 1. */
  no2: readonly number[];
}

export interface UsEpaOptions {
  name: StandardName;
  title: string;
  reference: string;
  tables: UsEpaTables;
}

const categories = [
  'Good',
  'Moderate',
  'Unhealthy for Sensitive Groups',
  'Unhealthy',
  'Very Unhealthy',
  'Hazardous',
] as const;
/** Upper ends of the categories' indices; the last has none. */
const categoryEnds = [50, 100, 150, 200, 300];

const categoryOf = (index: number): string | null => {
  if (Number.isNaN(index)) return null;
  const place = categoryEnds.findIndex((end) => index <= end);
  return categories[place < 0 ? categories.length - 1 : place]!;
};

/** Lowest mean of one hour of O3, in ppm, that has an index. */
const o3OneHourLow = 0.125;
/** Bands of SO2 that are judged by one hour; those above it by 24. */
const so2OneHourBands = 4;

const ppb = (pollutant: 'so2' | 'no2', ends: readonly (number | null)[]): TableText => ({
  pollutant,
  unit: 'ppb',
  decimals: 0,
  ends,
});

const so2OverDay = ({ so2 }: UsEpaTables): TableText => ({
  ...ppb(
    'so2',
    so2.map((end, band) => (band < so2OneHourBands ? null : end)),
  ),
  low: so2[so2OneHourBands - 1]! + 1,
});

/** How each question is averaged. */
interface Averages {
  particles: Average;
  eight: Average;
  one: Average;
  day: Average;
}

const rulesOf = (tables: UsEpaTables, averages: Averages): Rule[] => {
  const look = (text: TableText, average: Average) =>
    createLook({ pollutant: text.pollutant, average, table: breakpointTable(text, tables.indexEnds) });
  const { particles, eight, one, day } = averages;
  const ozone = { pollutant: 'o3', unit: 'ppm', decimals: 3 } as const;
  const pm25 = { pollutant: 'pm2_5', unit: 'µg/m³', decimals: 1, ends: tables.pm2_5 } as const;
  const pm10 = { pollutant: 'pm10', unit: 'µg/m³', decimals: 0, ends: tables.pm10 } as const;
  const co = { pollutant: 'co', unit: 'ppm', decimals: 1, ends: tables.co } as const;
  return [
    singleRule('pm2_5', look(pm25, particles)),
    singleRule('pm10', look(pm10, particles)),
    ozoneRule(
      look({ ...ozone, ends: tables.o3EightHours }, eight),
      look({ ...ozone, low: o3OneHourLow, ends: tables.o3OneHour }, one),
    ),
    singleRule('co', look(co, eight)),
    sulphurRule(look(ppb('so2', tables.so2.slice(0, so2OneHourBands)), one), look(so2OverDay(tables), day)),
    singleRule('no2', look(ppb('no2', tables.no2), one)),
  ];
};

/**
 * The US EPA's Air Quality Index by a table of breakpoints.
 * By the hour: particles by NowCast; O3 and CO over the 8 hours that end with the hour; O3, SO2 and NO2 of the hour
 * itself; the 24 hours of SO2 end with it.
 * By the day: particles (and SO2 above 200) over the 24 hours; O3 and CO by the largest of the 17 means of 8 hours
 * inside the day; O3, SO2 and NO2 by the largest hour of those that exist. Completeness is the hours of the day.
 * The index is the largest sub-index; of equal ones the first of `pollutants` is dominant.
 */
export const usEpa = ({ name, title, reference, tables }: UsEpaOptions): Standard => {
  const hourly = {
    particles: nowCastAverage,
    eight: eightHours,
    one: thisHour,
    day: twentyFourHours,
  };
  const daily = {
    particles: wholeDay,
    eight: largestEightHours(),
    one: largestHour,
    day: wholeDay,
  };
  const assessor = (period: 'hour' | 'day', averages: Averages) =>
    createAssessor({
      period,
      rules: rulesOf(tables, averages),
      before: period === 'hour' ? hoursOfDay - 1 : 0,
      category: categoryOf,
    });
  return {
    name,
    title,
    reference,
    kind: 'us-epa',
    pollutants: ['pm2_5', 'pm10', 'o3', 'co', 'so2', 'no2'],
    categories,
    hour: assessor('hour', hourly),
    day: assessor('day', daily),
    category: categoryOf,
  };
};
