import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../database/database.js';
import { AppError } from '../errors.js';

const POLL_MS = 200;
/** Sets ingest locks apart from other advisory locks of the database. */
const LOCK_SPACE = 7_311_942;

/**
 * Takes the dataset's ingest lock until the transaction ends. Waiting is by asking again: a statement that
 * waits on the server would hold a snapshot, and with it vacuum, for as long as the other load takes.
 */
export async function lockDataset(
  client: Client,
  dataset: string,
  options: { ifBusy: 'wait' | 'fail'; signal: AbortSignal },
): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_xact_lock(hashtextextended($1, $2)) AS locked',
      [dataset, LOCK_SPACE],
    );
    if (rows[0]?.locked === true) return;
    if (options.ifBusy === 'fail')
      throw new AppError('dataset-busy', `Another load of ${dataset} is active.`, { retryAfter: 10 });
    await sleep(POLL_MS, undefined, { signal: options.signal });
  }
}
