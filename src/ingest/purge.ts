import type { Client, Database } from '../database/database.js';
import { checkDatasetName } from './dataset-name.js';
import { lockDataset } from './lock.js';
import { prepareTransaction } from './merge.js';
import { checkMayPurge, checkOwnership } from './owner.js';
import { findDataset } from './revision-store.js';

export interface PurgeOptions {
  database: Database;
  dataset: string;
  /** `NAMESPACE/NAME` of who asks. */
  owner?: string | undefined;
  /** What to do while a load of the dataset is active. */
  ifBusy: 'wait' | 'fail';
  signal: AbortSignal;
  /** Rows that one statement deletes. */
  batchRows?: number;
}

export interface PurgeResult {
  dataset: string;
  /** It was there, and is not any more. `left`: it is there and nobody's, and so not the asking owner's to delete. */
  state: 'purged' | 'absent' | 'left';
  /** Rows that were deleted, those of purges that were cut off before among them. */
  rows: number;
}

/**
 * Deletes a dataset. First, at once, what readers find it by: its row, runs and series. Then the rows that nobody can
 * find any more, in batches, so that no transaction is long. What an interrupted purge leaves is deleted by the next one, of
 * whatever dataset. Throws `config-invalid`, `dataset-busy`, `dataset-owned`, `database-unavailable`, and the signal's
 * reason.
 */
export async function purge(options: PurgeOptions): Promise<PurgeResult> {
  const { database, dataset } = options;
  checkDatasetName(dataset);
  checkOwnership(options);
  const state = await database.withClient('purge', async (client) => {
    await client.query('BEGIN');
    const found = await deleteDataset(client, options);
    await client.query('COMMIT');
    return found;
  });
  let rows = 0;
  for (const table of tables) {
    const left = await database.withClient('purge-find', (client) =>
      client.query<{ id: number }>(table.orphans),
    );
    for (const { id } of left.rows) rows += await deleteRows(options, table, id);
  }
  return { dataset, state, rows };
}

async function deleteDataset(
  client: Client,
  { dataset, owner, ifBusy, signal }: PurgeOptions,
): Promise<PurgeResult['state']> {
  await prepareTransaction(client);
  await lockDataset(client, dataset, { ifBusy, signal });
  signal.throwIfAborted();
  const found = await findDataset(client, dataset);
  if (found === undefined) return 'absent';
  checkMayPurge(dataset, found.owner, owner);
  if (found.owner === null && owner !== undefined) return 'left';
  await client.query('DELETE FROM datasets WHERE id = $1', [found.id]);
  return 'purged';
}

const defaultBatchRows = 20_000;

/** In the order of the key, from where the last batch ended: to begin anew each time would pass by all that is deleted. */
async function deleteRows(
  { database, signal, batchRows = defaultBatchRows }: PurgeOptions,
  { deleteBatch }: PurgedTable,
  datasetId: number,
): Promise<number> {
  let total = 0;
  let at = start;
  for (;;) {
    signal.throwIfAborted();
    const values = [datasetId, at.key, at.time, batchRows];
    const batch = await database.withClient('purge-rows', (client) => runBatch(client, deleteBatch, values));
    if (batch === undefined) return total;
    total += batch.rows;
    at = batch;
  }
}

async function runBatch(client: Client, statement: string, values: unknown[]): Promise<Batch | undefined> {
  await client.query('BEGIN');
  await client.query(byIndex);
  const { rows } = await client.query<Batch>(statement, values);
  await client.query('COMMIT');
  return rows[0];
}

/** Before the statistics know of the rows, each batch would sort all that are left. */
const byIndex = `SELECT set_config('statement_timeout', '0', true), set_config('enable_sort', 'off', true),
  set_config('enable_bitmapscan', 'off', true), set_config('enable_seqscan', 'off', true)`;

interface Batch {
  rows: number;
  /** Where the next batch begins. */
  key: string;
  time: string;
}

const start: Batch = { rows: 0, key: '', time: '-infinity' };

interface PurgedTable {
  /** Ids that rows have and no dataset: an id is never used twice, and a load commits both together. */
  orphans: string;
  /** Of the dataset `$1`, past the key `$2`, `$3`, at most `$4`; no row when there are none. Rows that another purge is at are its. */
  deleteBatch: string;
}

const tableOf = (
  table: 'bars' | 'measurements',
  { key, time, type }: { key: string; time: string; type: 'date' | 'timestamp' },
): PurgedTable => ({
  // One look into the index for each dataset, however many rows there are.
  orphans: `WITH RECURSIVE ids AS (
      SELECT min(dataset_id) AS id FROM ${table}
      UNION ALL SELECT (SELECT min(dataset_id) FROM ${table} WHERE dataset_id > ids.id) FROM ids WHERE id IS NOT NULL
    ) SELECT id FROM ids WHERE id IS NOT NULL AND NOT EXISTS (SELECT FROM datasets d WHERE d.id = ids.id)`,
  deleteBatch: `WITH batch AS MATERIALIZED (
      SELECT ctid AS place, ${key} AS key, ${time} AS time FROM ${table}
      WHERE dataset_id = $1 AND (${key}, ${time}) > ($2, $3::${type})
      ORDER BY ${key}, ${time} LIMIT $4 FOR UPDATE SKIP LOCKED
    ), gone AS (
      DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT place FROM batch)) RETURNING 1
    ) SELECT (SELECT count(*) FROM gone)::bigint AS rows, key, time::text AS time
    FROM batch ORDER BY batch.key DESC, batch.time DESC LIMIT 1`,
});

const tables: readonly PurgedTable[] = [
  tableOf('bars', { key: 'symbol', time: 'date', type: 'date' }),
  tableOf('measurements', { key: 'station', time: 'time', type: 'timestamp' }),
];
