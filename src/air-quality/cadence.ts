import type { Client } from '../database/database.js';
import type { DatasetState } from '../database/catalogue.js';

/** Slots that a station is expected to fill in an hour. */
export type Cadence = 1 | 4;

/** Rows by which a station's cadence is told. */
const firstRows = 200;

/**
 * A station measures every quarter of an hour when any two of its first rows lie in quarter-hours that are less than an
 * hour apart; every hour otherwise. Times count by the quarter-hour they fall in, so that the jitter of an hourly logger
 * does not bring two of its rows nearer. It is a fact about what is stored, never about the range of a request, or the
 * same hour would be judged in one answer by four readings and in another by one.
 */
const hourlyStations = `
  SELECT key FROM series
  WHERE dataset_id = ANY ($1::integer[]) AND ($2::text[] IS NULL OR key = ANY ($2)) AND NOT EXISTS (
    SELECT FROM (
      SELECT quarter - lag(quarter) OVER (ORDER BY time) AS apart
      FROM (
        SELECT time, floor(date_part('epoch', time) / 900) AS quarter FROM measurements
        WHERE dataset_id = series.dataset_id AND station = series.key ORDER BY time LIMIT ${firstRows}
      ) AS firsts
    ) AS steps WHERE apart BETWEEN 1 AND 3
  )`;

/**
 * The stations, of those named or of all in the datasets, that measure by the hour. Reads two rows of a quarter-hourly station, the first 200 of an
 * hourly one, by the primary key.
 */
export async function readHourlyStations(
  client: Client,
  datasets: readonly DatasetState[],
  names?: readonly string[],
): Promise<ReadonlySet<string>> {
  const ids = datasets.map(({ id }) => id);
  const { rows } = await client.query<[string]>({
    text: hourlyStations,
    values: [ids, names ?? null],
    rowMode: 'array',
  });
  return new Set(rows.map(([key]) => key));
}

export const cadenceOf = (hourly: ReadonlySet<string>, station: string): Cadence =>
  hourly.has(station) ? 1 : 4;
