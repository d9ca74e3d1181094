import { z } from 'zod';
import type { Parameter } from '../http/resource.js';
import * as parameter from './air-quality-parameters.js';
import { type IndexPeriod, indexPeriods, type StandardName, standardNames } from './standards/standard.js';

const standard: Parameter<StandardName> = {
  schema: z.enum(standardNames),
  description:
    '`us-epa-2024` (default): Air Quality Index of the US EPA, 0 to 500; `us-epa-2012`: the same with the breakpoints before May 2024. `eaqi-2024`: European Air Quality Index, level 1 to 6; `eaqi-2017`: its first edition.',
  allowed: standardNames,
  example: 'eaqi-2024',
};

const period: Parameter<IndexPeriod> = {
  schema: z.enum(indexPeriods),
  description:
    '`hour` (default) or `day`, UTC. By the hour, the particles of the US EPA are the NowCast and O3 and CO the eight hours that end with this one.',
  allowed: indexPeriods,
  example: 'day',
};

const explain: Parameter<boolean> = {
  schema: z.enum(['true', 'false']).transform((text) => text === 'true'),
  description:
    'true: each row has a last column `explain`, which shows by pollutant what was averaged, converted and truncated, and what each step gave. Default false.',
  allowed: ['true', 'false'],
  example: 'true',
};

/** One table for what validates and documents. */
export const indexParameters = {
  dataset: parameter.dataset,
  station: parameter.station,
  pollutants: {
    ...parameter.pollutantList,
    description:
      'Only these pollutants decide the index, separated by commas. Without it: all that the standard has; the European index has no `co`.',
  },
  standard,
  period,
  from: {
    ...parameter.from,
    description:
      'Earliest `time`, inclusive: of hours and days that begin before it there is no row. What a row is made of is never cut.',
  },
  to: { ...parameter.to, description: 'Latest `time`, exclusive.' },
  sort: parameter.sort,
  limit: parameter.limit,
  cursor: parameter.cursor,
  units: {
    ...parameter.units,
    description:
      'Unit in which `explain` shows concentrations: `source` (default), `ugm3` or `ppb`. The index does not depend on it. The European index is defined in µg/m³ and never converted: with it `ppb` is refused.',
  },
  explain,
};
