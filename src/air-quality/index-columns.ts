import type { Column } from '../formats/table.js';

const columns: readonly Column[] = [
  { name: 'station', type: 'text' },
  { name: 'time', type: 'timestamp' },
  { name: 'standard', type: 'text' },
  { name: 'index', type: 'integer' },
  { name: 'category', type: 'text' },
  { name: 'dominant', type: 'text' },
  { name: 'sub_indices', type: 'object' },
  { name: 'completeness', type: 'object' },
  { name: 'beyond', type: 'boolean' },
  { name: 'reason', type: 'text' },
];

export const indexColumns = ({ explain }: { explain: boolean }): readonly Column[] =>
  explain ? [...columns, { name: 'explain', type: 'object' }] : columns;
