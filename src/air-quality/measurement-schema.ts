import { z } from 'zod';
import type { Pollutant } from './units.js';

const value = (name: string, unit: string): z.ZodType =>
  z.number().nullable().optional().describe(`${name} in ${unit}, unless \`units\` says otherwise.`);

const values: Record<Pollutant, z.ZodType> = {
  so2: value('Sulphur dioxide', 'µg/m³'),
  no2: value('Nitrogen dioxide', 'µg/m³'),
  co: value('Carbon monoxide', 'mg/m³'),
  o3: value('Ozone', 'µg/m³'),
  pm10: value('Particles below 10 µm', 'µg/m³'),
  pm2_5: value('Particles below 2.5 µm', 'µg/m³'),
};

/** `{"air_quality_measurements": [...]}`, with the source's own names. */
export const measurementsSchema = z.object({
  air_quality_measurements: z.array(
    z.object({
      TimeInstant: z.string().describe('UTC, `YYYY-MM-DD HH:MM:SS.mmm`.'),
      id_entity: z.string().describe('The station.'),
      ...values,
    }),
  ),
  next_cursor: z.string().optional().describe('On a page that is not the last.'),
});
