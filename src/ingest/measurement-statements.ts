import type { RowStatements } from './row-type.js';

const same = `b.dataset_id = $1 AND b.station = s.station AND b.time = s.time`;
const values = `so2, no2, co, o3, pm10, pm2_5`;

const has = (column: string): string => `CASE WHEN EXISTS (SELECT 1 FROM measurements m
  WHERE m.dataset_id = series.dataset_id AND m.station = series.key AND m.${column} IS NOT NULL OFFSET 0) THEN '${column}' END`;
/** What each station measures; `$1` is the dataset's id. */
export const describeStations = `UPDATE series SET pollutants = array_remove(ARRAY[${values.split(', ').map(has).join(', ')}], NULL)
  WHERE dataset_id = $1`;

/** As the bars' statements, whose comment says why unchanged rows are found as they are. */
export const measurementStatements: RowStatements = {
  createStaging: `CREATE TEMP TABLE staging_measurements (line bigint, station text COLLATE "C", time timestamp(3),
    so2 double precision, no2 double precision, co double precision, o3 double precision, pm10 double precision,
    pm2_5 double precision) ON COMMIT DROP`,
  copy: `COPY staging_measurements FROM STDIN`,
  dropDuplicates: `DELETE FROM staging_measurements WHERE ctid IN (SELECT place FROM (
    SELECT ctid AS place, row_number() OVER (PARTITION BY station, time ORDER BY line DESC) AS nth
    FROM staging_measurements) AS ranked WHERE nth > 1)`,
  takeExisting: `WITH taken AS (
      DELETE FROM staging_measurements s WHERE EXISTS (SELECT 1 FROM measurements b WHERE ${same} OFFSET 0)
      RETURNING line, concat_ws(',', station, time) AS text
    ) SELECT line, text, count(*) OVER () AS total FROM taken ORDER BY line LIMIT $2`,
  merge: `WITH merged AS (
      INSERT INTO measurements (dataset_id, station, time, ${values})
      SELECT $1, station, time, ${values} FROM staging_measurements s
      WHERE $2::boolean OR NOT EXISTS (SELECT 1 FROM measurements b WHERE ${same}
        AND (b.so2, b.no2, b.co, b.o3, b.pm10, b.pm2_5) IS NOT DISTINCT FROM (s.so2, s.no2, s.co, s.o3, s.pm10, s.pm2_5)
        OFFSET 0)
      ON CONFLICT (dataset_id, station, time) DO UPDATE SET so2 = excluded.so2, no2 = excluded.no2,
        co = excluded.co, o3 = excluded.o3, pm10 = excluded.pm10, pm2_5 = excluded.pm2_5
      RETURNING station, time, xmax = 0 AS inserted
    ), counted AS (
      SELECT station, min(time) AS first, max(time) AS last, count(*) FILTER (WHERE inserted) AS added,
        count(*) AS written FROM merged GROUP BY station
    ), noted AS (
      INSERT INTO series (dataset_id, key, first, last, rows)
      SELECT $1, station, first, last, added FROM counted
      ON CONFLICT (dataset_id, key) DO UPDATE SET first = least(series.first, excluded.first),
        last = greatest(series.last, excluded.last), rows = series.rows + excluded.rows
    ) SELECT coalesce(sum(written), 0)::bigint AS written FROM counted`,
  describeSeries: [`${describeStations} AND key IN (SELECT DISTINCT station FROM staging_measurements)`],
  dropOthers: `DELETE FROM measurements b WHERE b.dataset_id = $1 AND NOT EXISTS (
    SELECT 1 FROM staging_measurements s WHERE s.station = b.station AND s.time = b.time)`,
  rebuildSeries: [
    `DELETE FROM series WHERE dataset_id = $1`,
    `INSERT INTO series (dataset_id, key, first, last, rows)
      SELECT $1, station, min(time), max(time), count(*) FROM measurements WHERE dataset_id = $1 GROUP BY station`,
    describeStations,
  ],
};
