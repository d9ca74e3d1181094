import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import {
  DataqueryBuilder,
  PromQueryFormat,
  QueryEditorMode,
} from '@grafana/grafana-foundation-sdk/prometheus';
import type { Query } from './model.js';

/** The Prometheus that the variable `datasource` names. */
export const prometheus: DataSourceRef = { type: 'prometheus', uid: '${datasource}' };

/** Grafana's names of queries: A, B, … */
export const letter = (index: number): string => String.fromCharCode(65 + index);

/** A query as a panel has it; the index makes its name. */
export function target({ expr, legend, exemplar }: Query, index: number, instant = false): DataqueryBuilder {
  const builder = new DataqueryBuilder()
    .refId(letter(index))
    .datasource(prometheus)
    .editorMode(QueryEditorMode.Code)
    .expr(expr)
    .legendFormat(legend ?? '__auto');
  if (exemplar === true) builder.exemplar(true);
  return instant ? builder.instant() : builder.range();
}

export const tableTarget = (query: Query, index: number): DataqueryBuilder =>
  target(query, index, true).format(PromQueryFormat.Table);
