import pg from 'pg';
import { until } from './service.js';
import { query } from './sql.js';

const locks: pg.Client[] = [];

/** Who reads the table waits until the lock is released: so a read is under way for sure, for as long as a test wants. */
export async function lockTable(url: string, table: string): Promise<{ release: () => Promise<void> }> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // the server may be killed
  locks.push(client);
  await client.connect();
  await client.query(`BEGIN; LOCK TABLE ${table}`);
  return { release: () => client.end() };
}

/** Releases what a test that failed has left. */
export async function releaseLocks(): Promise<void> {
  await Promise.all(locks.splice(0).map((client) => client.end()));
}

/** Until a query waits for such a lock. */
export async function untilWaiting(url: string): Promise<void> {
  const waiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
  await until(async () => (await query(url, waiting)).length > 0, 'a read waits for the lock');
}
