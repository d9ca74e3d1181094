import type { DatasetType } from '../database/catalogue.js';
import type { Client } from '../database/database.js';
import { AppError } from '../errors.js';
import { retentionStatements } from './retention-statements.js';
import { FIRST_YEAR } from './timestamps.js';

/** How far back from now a dataset reaches. */
export interface Retention {
  amount: number;
  unit: 'h' | 'd' | 'w' | 'y';
}

const form = /^([1-9][0-9]{0,14})([hdwy])$/;

/** Of `30d`, `48h`, `8w` or `5y` (years of the calendar). Throws `config-invalid`. */
export function retentionOf(text: string): Retention {
  const [, amount = '', unit] = form.exec(text) ?? [];
  if (unit === undefined)
    throw new AppError(
      'config-invalid',
      `--retention is ${JSON.stringify(text)}: allowed is a whole number and h, d, w or y, as in 30d.`,
    );
  return { amount: Number(amount), unit: unit as Retention['unit'] };
}

const hourMs = 3_600_000;
const unitMs = { h: hourMs, d: 24 * hourMs, w: 7 * 24 * hourMs } as const;

/** Nothing that is loaded is older. */
const earliest = Date.UTC(FIRST_YEAR, 0, 1);

/**
 * The first instant that is kept, `YYYY-MM-DD HH:MM:SS.mmm` UTC. Such texts have the order of their instants. A bar's
 * instant is the midnight that its day begins with.
 */
export function cutoffOf({ amount, unit }: Retention, nowMs: number): string {
  const at = unit === 'y' ? yearsBefore(nowMs, amount) : nowMs - amount * unitMs[unit];
  const kept = Number.isNaN(at) ? earliest : Math.max(earliest, at);
  return new Date(kept).toISOString().replace('T', ' ').replace('Z', '');
}

function yearsBefore(nowMs: number, years: number): number {
  const date = new Date(nowMs);
  return date.setUTCFullYear(date.getUTCFullYear() - years);
}

/** Takes the rows that are too old out of the staging table, before they are merged; gives how many. */
export async function dropTooOld(client: Client, type: DatasetType, cutoff: string): Promise<number> {
  const { rowCount } = await client.query(retentionStatements[type].dropTooOld, [cutoff]);
  return rowCount ?? 0;
}

export interface Expiring {
  client: Client;
  type: DatasetType;
  datasetId: number;
  cutoff: string;
}

/**
 * Deletes the dataset's rows that are too old, and brings `series` up to date; gives how many. Only the series that
 * begin too early are looked at.
 */
export async function expireRows({ client, type, datasetId, cutoff }: Expiring): Promise<number> {
  const statements = retentionStatements[type];
  await client.query(statements.createExpiring);
  const { rowCount } = await client.query(statements.findExpiring, [datasetId, cutoff]);
  if (rowCount === 0) return 0;
  // What is known of the tables in a transaction that has just filled them makes a scan look cheap.
  await client.query(`SELECT set_config('enable_seqscan', 'off', true)`);
  const { rows } = await client.query<{ expired: number }>(statements.expire, [datasetId, cutoff]);
  await client.query(`SELECT set_config('enable_seqscan', 'on', true)`);
  for (const statement of statements.describe) await client.query(statement, [datasetId]);
  return rows[0]?.expired ?? 0;
}

/** Throws `retention-would-empty` when rows were too old and no others are left. */
export async function refuseEmpty(
  client: Client,
  { dataset, datasetId, tooOld }: { dataset: string; datasetId: number; tooOld: number },
): Promise<void> {
  if (tooOld === 0) return;
  const { rowCount } = await client.query('SELECT FROM series WHERE dataset_id = $1 LIMIT 1', [datasetId]);
  if (rowCount === 0)
    throw new AppError(
      'retention-would-empty',
      `Every row of ${dataset} would be older than the retention: nothing was loaded or deleted.`,
    );
}
