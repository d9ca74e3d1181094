import type { Client } from '../database/database.js';
import type { OpenSnapshot } from '../database/snapshot.js';
import type { MeasurementsQuery, Selection } from './air-quality-query.js';
import { type CopiedRows, copyRows, type Rows, selectRows } from './copy-stream.js';
import { measurementTypes } from './measurement-columns.js';
import { applySettings, type Select, setting, settingList } from './query-settings.js';
import { valueSql } from './value-sql.js';

/**
 * Rows always come in the order of an index: the first of a whole table at once, and all of it without a byte of
 * sorting on disk. Right after a load there are no statistics yet that would tell the planner.
 */
const byIndex = { enable_sort: 'off' };

/** Up to this many stations are read one by one through the primary key; more are picked out of the index by time. */
const maxSeparate = 20;

/** A page: at most `limit` + 1 rows of time, station and values. */
export async function readMeasurements(client: Client, query: MeasurementsQuery): Promise<Rows> {
  const select = measurementsSelect(query);
  await applySettings(client, select);
  return selectRows(client, select.text);
}

/** All rows, in constant memory. */
export async function copyMeasurements(
  snapshot: OpenSnapshot,
  query: MeasurementsQuery,
): Promise<CopiedRows> {
  const select = measurementsSelect(query);
  await applySettings(snapshot.client, select);
  return copyRows(snapshot, select.text, measurementTypes(query.pollutants));
}

/** Merges the parts (a dataset each, or a station each), every one of them in order by its index. */
export function measurementsSelect(query: MeasurementsQuery): Select {
  const { stations } = query.scope;
  const separate = stations !== undefined && stations.length <= maxSeparate;
  const parts = separate
    ? stations.map(({ dataset }, index) =>
        partSql(query, dataset.id, `station = ${setting(`station_${index}`, 'text')}`),
      )
    : query.scope.datasets.map(({ id }) =>
        partSql(query, id, stations && `station = ${settingList('stations')}`),
      );
  const [only = ''] = parts;
  const text =
    parts.length === 1 ? only : `${parts.map((part) => `(${part})`).join(' UNION ALL ')} ${orderSql(query)}`;
  return { text, settings: settingsOf(query, separate), planner: byIndex };
}

function settingsOf(
  { scope, from, to, limit, after }: MeasurementsQuery,
  separate: boolean,
): Select['settings'] {
  const names = scope.stations?.map(({ key }) => key) ?? [];
  return {
    ...(separate
      ? Object.fromEntries(names.map((name, index) => [`station_${index}`, name]))
      : { stations: names.join(',') }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(limit !== undefined && { limit: String(limit + 1) }),
    ...(after !== undefined && { after_time: after.time, after_station: after.station }),
  };
}

function partSql(query: MeasurementsQuery, datasetId: number, station: string | undefined): string {
  const conditions = [
    `dataset_id = ${datasetId}`,
    ...(station === undefined ? [] : [station]),
    ...rangeSql(query),
  ];
  const values = query.pollutants.map((pollutant) => valueSql(pollutant, query.units));
  return `SELECT time, station, ${values.join(', ')} FROM measurements WHERE ${conditions.join(' AND ')} ${orderSql(query)}`;
}

const orderSql = ({ sort, limit }: MeasurementsQuery): string =>
  `ORDER BY time ${sort}, station ${sort}${limit === undefined ? '' : ` LIMIT ${setting('limit', 'bigint')}`}`;

function rangeSql({ from, to, sort, after }: MeasurementsQuery): string[] {
  const beyond = sort === 'asc' ? '>' : '<';
  const afterTime = setting('after_time', 'timestamp');
  return [
    ...(from === undefined ? [] : [`time >= ${setting('from', 'timestamp')}`]),
    ...(to === undefined ? [] : [`time < ${setting('to', 'timestamp')}`]),
    // The first of the two is what the primary key can use.
    ...(after === undefined
      ? []
      : [
          `time ${beyond}= ${afterTime}`,
          `(time, station) ${beyond} (${afterTime}, ${setting('after_station', 'text')})`,
        ]),
  ];
}

/** The newest row of each station, by station. Which stations there are, the snapshot says. */
export async function readLatest(client: Client, { scope, pollutants, units }: Selection): Promise<Rows> {
  const ids = scope.datasets.map(({ id }) => id).join(', ');
  const values = pollutants.map((pollutant) => `${valueSql(pollutant, units)} AS ${pollutant}`);
  const station = scope.stations === undefined ? '' : `AND series.key = ${settingList('stations')}`;
  const stations = scope.stations?.map(({ key }) => key).join(',') ?? '';
  await applySettings(client, { settings: { stations } });
  return selectRows(
    client,
    `SELECT newest.* FROM series CROSS JOIN LATERAL (
       SELECT time, station, ${values.join(', ')} FROM measurements
       WHERE dataset_id = series.dataset_id AND station = series.key ORDER BY time DESC LIMIT 1
     ) AS newest
     WHERE series.dataset_id IN (${ids}) ${station} ORDER BY newest.station`,
  );
}
