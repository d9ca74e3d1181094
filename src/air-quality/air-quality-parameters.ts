import { cursorParameter, limitParameter, sortParameter } from '../http/paging-parameters.js';
import { z } from 'zod';
import { refuse } from '../http/refusal.js';
import { refusedNames } from '../http/refused-names.js';
import type { Parameter } from '../http/resource.js';
import { parseTime } from './time.js';
import { isPollutant, type Pollutant, pollutants, type Units, unitSystems } from './units.js';

/** One table for what validates and documents. */
const stationPattern = /^[A-Za-z0-9^][A-Za-z0-9.^=_:-]{0,63}$/;
const maxStations = 1000;

export const isStation = (text: string): boolean => stationPattern.test(text);

const time = z.string().transform((text, context): string => {
  const parsed = parseTime(text);
  if (parsed !== undefined) return parsed;
  context.addIssue('not a time, or out of bounds');
  return z.NEVER;
});
const timeAllowed =
  'an ISO 8601 date or time from 1678 to 2261: 2024-03-01, 2024-03-01T12:00, 2024-03-01T12:00:00.5+01:00; UTC unless it has an offset';

export const periods = [
  'hour',
  'day',
  'week',
  'month',
  'year',
  'hour_of_day',
  'day_of_week',
  'month_of_year',
] as const;
export type Period = (typeof periods)[number];

export const dataset: Parameter<string> = {
  schema: z.string().regex(/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/),
  description:
    'Reads this dataset only. Without it: all datasets of air quality together, which is refused where a station is in several.',
  allowed: 'the name of a dataset of air quality: 1 to 40 of a-z 0-9 -',
  example: 'sample-air-quality',
};

export const station: Parameter<readonly string[]> = {
  schema: z
    .string()
    .transform((text) => [...new Set(text.split(','))].sort())
    .pipe(z.array(z.string().regex(stationPattern)).max(maxStations)),
  description: 'Only these stations, separated by commas or given as several `station=`. Without it: all.',
  allowed: `1 to ${maxStations} station names separated by commas, each 1 to 64 of A-Z a-z 0-9 . ^ = _ : -`,
  example: 'station-01,station-02',
  repeatable: true,
};

export const pollutantList: Parameter<readonly Pollutant[]> = {
  schema: z.string().transform((text, context): readonly Pollutant[] => {
    const asked = text.split(',');
    if (asked.every(isPollutant)) return pollutants.filter((pollutant) => asked.includes(pollutant));
    refuse(context, refusedNames({ parameter: 'pollutants', given: asked, allowed: pollutants }));
    return z.NEVER;
  }),
  description:
    'Only these pollutants, separated by commas. Without it: all. The order is always that of the source.',
  allowed: `names separated by commas, of ${pollutants.join(', ')}`,
  example: 'no2,pm2_5',
};

export const units: Parameter<Units> = {
  schema: z.enum(unitSystems),
  description:
    '`source` (default): values as loaded, in µg/m³, `co` in mg/m³. `ugm3`: all in µg/m³. `ppb`: gases in parts per billion by volume at 25 °C and 1 atm, `ppb = µg/m³ · 24.45 / molar mass`; `pm10` and `pm2_5` stay in µg/m³, as particles have no volume fraction.',
  allowed: unitSystems,
  example: 'ppb',
};

export const from: Parameter<string> = {
  schema: time,
  description: 'Earliest time, inclusive.',
  allowed: timeAllowed,
  example: '2024-03-01',
};

export const to: Parameter<string> = {
  schema: time,
  description: 'Latest time, exclusive.',
  allowed: timeAllowed,
  example: '2024-04-01',
};

export const sort: Parameter<'asc' | 'desc'> = {
  ...sortParameter,
  description:
    'asc (default): oldest first; desc: newest first. Rows of the same time are ordered by station.',
};

export const limit: Parameter<number> = {
  ...limitParameter,
  description: 'Rows in a page. Without it: everything, streamed.',
};

export { cursorParameter as cursor };

export const period: Parameter<Period> = {
  schema: z.enum(periods),
  description:
    'What the rows are grouped by, besides station and pollutant. `hour`, `day`, `week` (from Monday), `month`, `year`: stretches of time; `hour_of_day`, `day_of_week`, `month_of_year`: the same hour, weekday or month of all days, weeks or years. UTC.',
  allowed: periods,
  example: 'day',
  required: true,
};
