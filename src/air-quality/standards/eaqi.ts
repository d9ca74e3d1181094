import { conversion, type Pollutant } from '../units.js';
import { createAssessor, type Rule } from './assessor.js';
import {
  type Average,
  emptyMean,
  hoursOfDay,
  largestHour,
  type Mean,
  thisHour,
  twentyFourHours,
  wholeDay,
} from './averages.js';
import type { IndexPeriod, Standard, StandardName, Step } from './standard.js';

const pollutants = ['pm2_5', 'pm10', 'no2', 'o3', 'so2'] as const satisfies readonly Pollutant[];
const categories = ['good', 'fair', 'moderate', 'poor', 'very poor', 'extremely poor'] as const;

/** Upper ends of levels 1 to 5 in µg/m³, of each pollutant; what lies above is level 6. */
export type EaqiLimits = Readonly<Record<(typeof pollutants)[number], readonly number[]>>;

export interface EaqiOptions {
  name: StandardName;
  title: string;
  reference: string;
  limits: EaqiLimits;
  /** What PM2.5 and PM10 are averaged over. */
  particles: '1h' | '24h';
}

/** µg/m³: a mean that is exactly a limit may come out of its sum this much larger. */
const guard = 1e-9;

/** A value at the upper end of a level belongs to it: 5 is level 1 of 0–5, 5.2 is level 2. NaN stays NaN. */
const levelOf = (limits: readonly number[], value: number): number => {
  if (Number.isNaN(value)) return Number.NaN;
  let level = 1;
  while (level <= limits.length && value > limits[level - 1]! + guard) level++;
  return level;
};

const stepOf = (average: Average, mean: Mean, level: number): Step => {
  const exists = !Number.isNaN(mean.value);
  return {
    averaging: average.averaging,
    first: mean.first,
    last: mean.last,
    concentration: exists ? mean.value : null,
    unit: conversion('pm10', 'source').unit,
    index: exists ? level : null,
    have: mean.have,
    of: mean.of,
    ...(!exists && { reason: average.lack(mean) }),
  };
};

const levelRule = (pollutant: Pollutant, average: Average, limits: readonly number[]): Rule => {
  const mean = emptyMean();
  return {
    pollutant,
    find(hours, at, found, steps) {
      average.take(hours, pollutant, at, mean);
      found.index = levelOf(limits, mean.value);
      found.beyond = false;
      found.have = mean.have;
      found.of = mean.of;
      steps?.push(stepOf(average, mean, found.index));
    },
  };
};

const categoryOf = (index: number): string | null => categories[index - 1] ?? null;

/**
 * The European Air Quality Index by a table of limits, in µg/m³ as measured. The level is that of the worst pollutant
 * that has data; of equal ones the first of `pollutants` is dominant. There is no level above 6: `beyond` is never set.
 * By the hour: the hour itself, or (particles of 2017) the 24 hours that end with it. The published index is hourly;
 * by the day ours is the worst hour of those that exist, and the day's own mean where particles go by 24 hours.
 */
export const eaqi = ({ name, title, reference, limits, particles }: EaqiOptions): Standard => {
  const assessor = (period: IndexPeriod, one: Average, long: Average) => {
    const overDay = (pollutant: Pollutant): boolean => particles === '24h' && pollutant.startsWith('pm');
    return createAssessor({
      period,
      rules: pollutants.map((pollutant) =>
        levelRule(pollutant, overDay(pollutant) ? long : one, limits[pollutant]),
      ),
      before: period === 'hour' && particles === '24h' ? hoursOfDay - 1 : 0,
      category: categoryOf,
    });
  };
  return {
    name,
    title,
    reference,
    kind: 'eaqi',
    pollutants,
    categories,
    hour: assessor('hour', thisHour, twentyFourHours),
    day: assessor('day', largestHour, wholeDay),
    category: categoryOf,
  };
};
