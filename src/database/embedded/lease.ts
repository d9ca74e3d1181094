import { Client } from 'pg';
import { superuser } from './cluster.js';
import { waitFor } from './processes.js';

/**
 * A process's share in the server: one connection that holds an advisory lock. Who uses the server holds it
 * shared; who stops the server takes it alone first, so that a server is never stopped under a newcomer.
 */
export interface Lease {
  /** Gives the share up; whether the server may now be stopped because nobody else is connected. */
  release(): Promise<boolean>;
  /** Ends the connection. */
  close(): Promise<void>;
}

/** Any number that nothing else in this server locks. */
const lockKey = 7_246_201;
const connectTimeoutMs = 3000;
const queryTimeoutMs = 10_000;
/** A connection that was just closed stays in the server's list for some milliseconds. */
const lingerMs = 1000;

export interface Address {
  port: number;
  password: string;
}

/** Says of everything what it is, as the driver takes what is not said from the user's `PG…` variables. */
export const urlOf = ({ port, password }: Address, database: string): string =>
  `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}?sslmode=disable`;

/**
 * Connects and takes a share. `undefined`: the server is being stopped, or it is not the server of this folder.
 * Throws the driver's error when nothing answers or the password is wrong.
 */
export async function takeLease(address: Address, dataDirectory: string): Promise<Lease | undefined> {
  const client = new Client({
    connectionString: urlOf(address, 'postgres'),
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    application_name: 'almanac lease',
  });
  // The server may be killed at any time: that must not end this process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ shared: boolean; ours: boolean }>(
      `SELECT pg_try_advisory_lock_shared($1) AS shared, current_setting('data_directory') = $2 AS ours`,
      [lockKey, dataDirectory],
    );
    if (rows[0]?.shared === true && rows[0].ours) {
      await ensureDatabase(client);
      // A process that forgets its lease can still end.
      (client as unknown as { unref(): void }).unref();
      return leaseOf(client);
    }
  } catch (error) {
    await end(client);
    throw error;
  }
  await end(client);
  return undefined;
}

async function ensureDatabase(client: Client): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [superuser]);
  if (rowCount !== 0) return;
  await client.query(`CREATE DATABASE ${superuser}`).catch((error: { code?: string }) => {
    // Another process made it between the two statements.
    if (error.code !== '42P04' && error.code !== '23505') throw error as unknown as Error;
  });
}

function leaseOf(client: Client): Lease {
  const ask = async (sql: string): Promise<boolean> => {
    const { rows } = await client.query<{ yes: boolean }>(sql, [lockKey]);
    return rows[0]?.yes === true;
  };
  const alone = async (): Promise<boolean> => {
    const { rows } = await client.query<{ others: number }>(
      `SELECT count(*)::int AS others FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    return rows[0]?.others === 0;
  };
  return {
    release: async () => {
      await ask('SELECT pg_advisory_unlock_shared($1) AS yes');
      if (!(await ask('SELECT pg_try_advisory_lock($1) AS yes'))) return false;
      return waitFor(alone, { timeoutMs: lingerMs, everyMs: 50 });
    },
    close: () => end(client),
  };
}

/** A connection that hangs is dropped. */
async function end(client: Client): Promise<void> {
  const ended = client.end().catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, connectTimeoutMs);
  });
  await Promise.race([ended, late]);
  clearTimeout(timer);
}
