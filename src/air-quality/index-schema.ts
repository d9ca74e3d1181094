import { z } from 'zod';
import { standardNames } from './standards/standard.js';
import { pollutants } from './units.js';

const pollutant = z.enum(pollutants);
const ofOfHours = z.object({
  have: z.int().describe('Hours that exist; readings of the hour, where the averaging is one hour.'),
  of: z.int().describe('Those expected.'),
});

const step = z.object({
  averaging: z.enum(['nowcast', '1h', '8h', '24h']),
  first_hour: z.string().describe('First hour that was averaged.'),
  last_hour: z.string().describe('Last hour that was averaged.'),
  have: z.int(),
  of: z.int(),
  concentration: z.number().nullable().describe('In `unit`; null where too few hours exist.'),
  unit: z.string(),
  conversion: z
    .object({ value: z.number(), unit: z.string(), how: z.string() })
    .nullable()
    .describe(
      "The value in the unit of the standard's table, and the arithmetic; null where the units are the same.",
    ),
  truncated: z.number().nullable().describe('What the table was read with; null where nothing is truncated.'),
  index: z.int().nullable(),
  reason: z.string().nullable().describe('Why there is no index, or one that the table does not give.'),
});

const explanation = z.object({
  index: z.int().nullable(),
  beyond: z.boolean(),
  have: z.int(),
  of: z.int(),
  reason: z.string().nullable(),
  steps: z.array(step),
});

/** `{"air_quality_index": [...]}`. */
export const indexSchema = z.object({
  air_quality_index: z.array(
    z.object({
      station: z.string(),
      time: z.string().describe('First instant of the hour or day, UTC, `YYYY-MM-DD HH:MM:SS.mmm`.'),
      standard: z.enum(standardNames),
      index: z
        .int()
        .nullable()
        .describe('0 to 500 (US EPA), level 1 to 6 (European); null where there is none.'),
      category: z.string().nullable(),
      dominant: pollutant.nullable().describe('The pollutant that the index is of.'),
      sub_indices: z
        .partialRecord(pollutant, z.int().nullable())
        .describe('By pollutant; null without enough data.'),
      completeness: z.partialRecord(pollutant, ofOfHours),
      beyond: z.boolean().describe('The dominant concentration lies above the table of the standard.'),
      reason: z.string().nullable().describe('Why there is no index; null where there is one.'),
      explain: z.partialRecord(pollutant, explanation).optional().describe('With `explain=true`.'),
    }),
  ),
  next_cursor: z.string().optional().describe('On a page that is not the last.'),
});
