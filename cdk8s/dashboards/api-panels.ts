import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { type ApiQuery, apiTarget, infinity } from './infinity.js';
import type { SizedPanel } from './model.js';
import { type Graph, timeSeries } from './panels.js';

interface ApiTable {
  readonly title: string;
  readonly description: string;
  readonly query: ApiQuery;
  readonly width?: number;
}

/** The rows of an answer. */
export function apiTable({ title, description, query, width = 24 }: ApiTable): SizedPanel {
  const panel = new TableBuilder()
    .title(title)
    .description(description)
    .datasource(infinity)
    .filterable(true)
    .targets([apiTarget(query)]);
  return { panel, width, height: 9 };
}

/** Lines over the time of the rows: one for each column of numbers. */
export function apiGraph(options: Omit<Graph, 'queries'> & { readonly query: ApiQuery }): SizedPanel {
  const { query, width = 24, ...rest } = options;
  const panel = timeSeries({ ...rest, queries: [] })
    .datasource(infinity)
    .targets([apiTarget(query)]);
  return { panel, width, height: 8 };
}
