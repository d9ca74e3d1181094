import { conversion, type Pollutant, type Units } from './units.js';

/**
 * Beyond these PostgreSQL raises an error where JavaScript gives 0 or Infinity, and any finite number may be loaded.
 * Conversions change a value by at most five digits of exponent.
 */
const smallest = '1e-290::float8';
const largest = '1e290::float8';

/** SQL for the column of a pollutant in some units: the column itself where nothing is to convert. */
export function valueSql(pollutant: Pollutant, units: Units): string {
  const { times, over } = conversion(pollutant, units);
  if (times === 1 && over === 1) return pollutant;
  const converted = `${pollutant} * ${times}::float8 / ${over}::float8`;
  return `CASE WHEN ${pollutant} < ${smallest} THEN 0 WHEN ${pollutant} <= ${largest} THEN ${converted} END`;
}
