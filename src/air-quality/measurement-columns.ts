import type { CellType, Column } from '../formats/table.js';
import type { Pollutant } from './units.js';

/** The source's own names. */
export const measurementColumns = (pollutants: readonly Pollutant[]): readonly Column[] => [
  { name: 'TimeInstant', type: 'timestamp' },
  { name: 'id_entity', type: 'text' },
  ...pollutants.map((name): Column => ({ name, type: 'float' })),
];

export const measurementTypes = (pollutants: readonly Pollutant[]): readonly CellType[] =>
  measurementColumns(pollutants).map(({ type }) => type);
