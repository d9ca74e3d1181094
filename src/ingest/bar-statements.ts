import type { RowStatements } from './row-type.js';

const same = `b.dataset_id = $1 AND b.symbol = s.symbol AND b.date = s.date`;

/**
 * The probe for unchanged rows is a subquery with OFFSET 0, so that the planner cannot turn it into a join: in
 * a table that this very statement fills, a nested loop without index takes hours, and the statistics that would warn
 * of it do not exist yet. As a subquery it costs one look into the index for each row, always.
 */
export const barStatements: RowStatements = {
  createStaging: `CREATE TEMP TABLE staging_bars (line bigint, symbol text COLLATE "C", date date,
    open double precision, high double precision, low double precision, close double precision, volume bigint)
    ON COMMIT DROP`,
  copy: `COPY staging_bars FROM STDIN`,
  dropDuplicates: `DELETE FROM staging_bars WHERE ctid IN (SELECT place FROM (
    SELECT ctid AS place, row_number() OVER (PARTITION BY symbol, date ORDER BY line DESC) AS nth FROM staging_bars
    ) AS ranked WHERE nth > 1)`,
  takeExisting: `WITH taken AS (
      DELETE FROM staging_bars s WHERE EXISTS (SELECT 1 FROM bars b WHERE ${same} OFFSET 0)
      RETURNING line, concat_ws(',', symbol, date, open, high, low, close, volume) AS text
    ) SELECT line, text, count(*) OVER () AS total FROM taken ORDER BY line LIMIT $2`,
  merge: `WITH merged AS (
      INSERT INTO bars (dataset_id, symbol, date, open, high, low, close, volume)
      SELECT $1, symbol, date, open, high, low, close, volume FROM staging_bars s
      WHERE $2::boolean OR NOT EXISTS (SELECT 1 FROM bars b WHERE ${same}
        AND (b.open, b.high, b.low, b.close, b.volume) IS NOT DISTINCT FROM (s.open, s.high, s.low, s.close, s.volume)
        OFFSET 0)
      ON CONFLICT (dataset_id, symbol, date) DO UPDATE SET open = excluded.open, high = excluded.high,
        low = excluded.low, close = excluded.close, volume = excluded.volume
      RETURNING symbol, date, xmax = 0 AS inserted
    ), counted AS (
      SELECT symbol, min(date) AS first, max(date) AS last, count(*) FILTER (WHERE inserted) AS added,
        count(*) AS written FROM merged GROUP BY symbol
    ), noted AS (
      INSERT INTO series (dataset_id, key, first, last, rows)
      SELECT $1, symbol, first, last, added FROM counted
      ON CONFLICT (dataset_id, key) DO UPDATE SET first = least(series.first, excluded.first),
        last = greatest(series.last, excluded.last), rows = series.rows + excluded.rows
    ) SELECT coalesce(sum(written), 0)::bigint AS written FROM counted`,
  describeSeries: [],
  dropOthers: `DELETE FROM bars b WHERE b.dataset_id = $1
    AND NOT EXISTS (SELECT 1 FROM staging_bars s WHERE s.symbol = b.symbol AND s.date = b.date)`,
  rebuildSeries: [
    `DELETE FROM series WHERE dataset_id = $1`,
    `INSERT INTO series (dataset_id, key, first, last, rows)
      SELECT $1, symbol, min(date), max(date), count(*) FROM bars WHERE dataset_id = $1 GROUP BY symbol`,
  ],
};
