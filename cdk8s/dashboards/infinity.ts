import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { letter } from './queries.js';

const plugin = 'yesoreyeram-infinity-datasource';

/** The Infinity data source that the variable `api` names: its base URL is that of our API. */
export const infinity: DataSourceRef = { type: plugin, uid: '${api}' };

export const api = (): DatasourceVariableBuilder =>
  new DatasourceVariableBuilder('api')
    .label('API')
    .description('An Infinity data source whose base URL is that of the API, such as http://almanac:8080.')
    .type(plugin);

export interface Column {
  /** Member of a row, `sub_indices.pm2_5` for one inside of it. */
  readonly selector: string;
  readonly type: 'string' | 'number' | 'timestamp';
  /** Name in the panel; by itself that of the member. */
  readonly text?: string;
}

/** A request to our API. Variables may stand in path and parameters. */
export interface ApiQuery {
  readonly path: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Member of the answer that holds the rows; without it the answer is the rows. */
  readonly rows?: string;
  /** Without columns each row becomes as it is. */
  readonly columns: readonly Column[];
}

/** The time that is shown, as days, and where it ends: what ends before a day has nothing of today. */
export const days = {
  from: '${__from:date:YYYY-MM-DD}',
  to: '${__to:date:YYYY-MM-DD}',
} as const;
export const end = '${__to:date:iso}';

/** What Infinity keeps of a query; the backend's parser works in alerts and reports too. */
const asked = ({ path, parameters = {}, rows = '', columns }: ApiQuery) => ({
  type: 'json',
  source: 'url',
  format: 'table',
  parser: 'backend',
  url: path,
  url_options: {
    method: 'GET',
    data: '',
    params: Object.entries(parameters).map(([key, value]) => ({ key, value })),
  },
  root_selector: rows,
  columns: columns.map(({ selector, type, text = selector }) => ({ selector, text, type })),
  filters: [],
});

/** Infinity is no part of the SDK: the query is written as the plugin saves it. */
export function apiTarget(query: ApiQuery, index = 0): Builder<Dataquery> {
  const built = { refId: letter(index), datasource: infinity, ...asked(query) };
  return { build: () => ({ ...built, _implementsDataqueryVariant: () => undefined }) };
}

/** A variable whose values are one column of an answer. */
export const apiValues = (name: string, query: ApiQuery): QueryVariableBuilder =>
  new QueryVariableBuilder(name)
    .datasource(infinity)
    .query({
      queryType: 'infinity',
      query: '',
      infinityQuery: { refId: 'variable', ...asked(query) },
      refId: 'variable',
    })
    .refresh(VariableRefresh.OnDashboardLoad);
