import type { Client } from '../database/database.js';

/** A whole dataset. Times RFC 3339, UTC; null while it has no rows. */
export interface DatasetTotals {
  rows: number;
  from: string | null;
  to: string | null;
}

/** Of the lines of `series`, as the client's transaction sees them: whole tables are not read. */
export async function totalsOf(client: Client, datasetId: number): Promise<DatasetTotals> {
  const { rows } = await client.query<DatasetTotals>(
    `SELECT coalesce(sum(rows), 0)::bigint AS rows, ${instant('min(first)')} AS "from", ${instant('max(last)')} AS "to"
      FROM series WHERE dataset_id = $1`,
    [datasetId],
  );
  return rows[0] as DatasetTotals;
}

const instant = (value: string): string =>
  `replace(to_char(${value}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '.000Z', 'Z')`;
