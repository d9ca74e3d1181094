import type { Column } from '../formats/table.js';
import type { Period } from './air-quality-parameters.js';
import { isCyclic } from './aggregates-query.js';

/** `period_start` is a time, or the number of an hour (0–23), weekday (1 Monday – 7 Sunday) or month (1–12). */
export const aggregateColumns = (period: Period): readonly Column[] => [
  { name: 'station', type: 'text' },
  { name: 'period_start', type: isCyclic(period) ? 'integer' : 'timestamp' },
  { name: 'pollutant', type: 'text' },
  { name: 'mean', type: 'float' },
  { name: 'min', type: 'float' },
  { name: 'max', type: 'float' },
  { name: 'median', type: 'float' },
  { name: 'count', type: 'integer' },
  { name: 'p98', type: 'float' },
  { name: 'coverage', type: 'float' },
];
