import type { DatasetType } from '../database/catalogue.js';
import { describeStations } from './measurement-statements.js';

/** SQL of the retention: fixed text. `$1` is the dataset's id and `$2` the first instant that is kept, where not said otherwise. */
export interface RetentionStatements {
  /** Deletes from the staging table; `$1` is the first instant that is kept. */
  dropTooOld: string;
  /** A temporary table of the transaction: the keys of the series that begin too early. */
  createExpiring: string;
  findExpiring: string;
  /** Deletes rows and corrects the lines of `series`; one row of figures: `expired`. */
  expire: string;
  /** Ends the lines of `series` without rows, and describes the others anew; `$1` alone. */
  describe: readonly string[];
}

const statementsOf = (
  table: 'bars' | 'measurements',
  { key, time }: { key: string; time: string },
  describe: readonly string[],
): RetentionStatements => ({
  dropTooOld: `DELETE FROM staging_${table} WHERE ${time} < $1::timestamp`,
  createExpiring: `CREATE TEMP TABLE expiring (key text COLLATE "C" PRIMARY KEY) ON COMMIT DROP`,
  findExpiring: `INSERT INTO expiring SELECT key FROM series WHERE dataset_id = $1 AND first < $2::timestamp`,
  // The statement sees the rows that it deletes: the first of those that stay is the first that is not too old.
  expire: `WITH gone AS (
      DELETE FROM ${table} b USING expiring e
      WHERE b.dataset_id = $1 AND b.${key} = e.key AND b.${time} < $2::timestamp RETURNING b.${key} AS key
    ), counted AS (SELECT key, count(*) AS expired FROM gone GROUP BY key
    ), noted AS (
      UPDATE series s SET rows = s.rows - c.expired, first = coalesce((SELECT min(b.${time}) FROM ${table} b
        WHERE b.dataset_id = $1 AND b.${key} = s.key AND b.${time} >= $2::timestamp), s.first)
      FROM counted c WHERE s.dataset_id = $1 AND s.key = c.key
    ) SELECT coalesce(sum(expired), 0)::bigint AS expired FROM counted`,
  describe: [`DELETE FROM series WHERE dataset_id = $1 AND rows = 0`, ...describe],
});

export const retentionStatements: Readonly<Record<DatasetType, RetentionStatements>> = {
  StocksOHLCV: statementsOf('bars', { key: 'symbol', time: 'date' }, []),
  AirQuality: statementsOf('measurements', { key: 'station', time: 'time' }, [
    `${describeStations} AND key IN (SELECT key FROM expiring)`,
  ]),
};
