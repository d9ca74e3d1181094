import type { Client } from '../database/database.js';
import type { IngestMode } from './ingest-types.js';
import { KEPT_REJECTS, type Rejects } from './rejects.js';
import type { RowType } from './row-type.js';

export interface MergeOptions {
  client: Client;
  rowType: RowType;
  datasetId: number;
  mode: IngestMode;
  /** The dataset holds no rows yet. */
  isNew: boolean;
}

/** Drops all but the last row of each key from the staging table; gives how many were dropped. */
export async function dropDuplicates({ client, rowType }: MergeOptions): Promise<number> {
  const { rowCount } = await client.query(rowType.statements.dropDuplicates);
  return rowCount ?? 0;
}

/** Moves the staged rows whose key the dataset has to the rejects (mode append). */
export async function rejectExisting(options: MergeOptions, rejects: Rejects): Promise<void> {
  await probeByIndex(options.client, true);
  const { rows } = await options.client.query<{ line: number; text: string; total: number }>(
    options.rowType.statements.takeExisting,
    [options.datasetId, KEPT_REJECTS],
  );
  for (const { line, text } of rows) rejects.add({ line, column: null, reason: 'key-exists' }, () => text);
  rejects.addUnseen('key-exists', (rows[0]?.total ?? 0) - rows.length);
}

/** Brings the staged rows into the dataset's table and the table `series` up to date; gives the rows written. */
export async function mergeRows(options: MergeOptions): Promise<number> {
  const { client, datasetId, mode, isNew } = options;
  const { statements } = options.rowType;
  if (mode === 'replace' && !isNew) {
    await joinByHash(client);
    await client.query(statements.dropOthers, [datasetId]);
  }
  await probeByIndex(client, true);
  const { rows } = await client.query<{ written: number }>(statements.merge, [datasetId, isNew]);
  await probeByIndex(client, false);
  const followUps = mode === 'replace' ? statements.rebuildSeries : statements.describeSeries;
  for (const statement of followUps) await client.query(statement, [datasetId]);
  return rows[0]?.written ?? 0;
}

/**
 * Settings of the transaction. A load may take long and waits for its source; compiling these statements takes
 * longer than it saves. Gives the process of the server that does the work, for cancelling.
 */
export async function prepareTransaction(client: Client): Promise<number> {
  const { rows } = await client.query<{ process: number }>(`SELECT pg_backend_pid() AS process,
    set_config('statement_timeout', '0', true),
    set_config('idle_in_transaction_session_timeout', '0', true), set_config('lock_timeout', '0', true),
    set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`);
  return (rows[0] as { process: number }).process;
}

/** A new table's statistics make a scan look cheap, and it grows while the statement runs: only the index will do. */
const probeByIndex = (client: Client, on: boolean): Promise<unknown> =>
  client.query(`SELECT set_config('enable_seqscan', $1, true), set_config('enable_nestloop', 'on', true)`, [
    on ? 'off' : 'on',
  ]);

const joinByHash = (client: Client): Promise<unknown> =>
  client.query(`SELECT set_config('enable_seqscan', 'on', true), set_config('enable_nestloop', 'off', true)`);
