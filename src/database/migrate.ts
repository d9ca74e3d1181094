import knexModule, { type Knex } from 'knex';
import { Client, type ClientConfig } from 'pg';
import { AppError } from '../errors.js';
import { isDatabaseAway } from './database.js';
import * as initial from './migrations/0001-initial.js';

interface Migration {
  name: string;
  module: Knex.Migration;
}

/** Append-only: a migration that was released is never changed, renamed or taken out. */
const migrations: readonly Migration[] = [{ name: '0001-initial', module: initial }];

/** Name of the newest migration that this program knows. */
export const newestMigration = migrations.at(-1)?.name ?? '';

const table = 'schema_migrations';
/** Any number that nothing else in this database locks. */
export const migrationLock = 7_246_202;
const lockTimeoutMs = 300_000;
const connectTimeoutMs = 10_000;

const ignore = (): void => undefined;

const source: Knex.MigrationSource<Migration> = {
  getMigrations: () => Promise.resolve([...migrations]),
  getMigrationName: ({ name }) => name,
  getMigration: ({ module }) => Promise.resolve(module),
};

/**
 * Brings the schema up to date and returns the names of the migrations that were applied. Several processes may
 * call it at once: one works, the others wait up to five minutes. Each migration is one transaction. A schema that is
 * newer than this program is left as it is. Throws `database-unavailable`.
 */
export async function migrate(connection: ClientConfig): Promise<string[]> {
  return withClient(connection, async (client) => {
    // Held by a transaction, not by the session: also right behind a pooler. It ends with the connection, whatever kills us.
    await client.query('BEGIN');
    await client.query(`SET LOCAL idle_in_transaction_session_timeout = 0`);
    await client.query(`SET LOCAL statement_timeout = 0`);
    await client.query(`SET LOCAL lock_timeout = ${lockTimeoutMs}`);
    await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
    const applied = (await pendingOf(client)).length === 0 ? [] : await applyAll(connection);
    await client.query('COMMIT');
    return applied;
  });
}

/** Names of the migrations that the database lacks, oldest first; changes nothing. Throws `database-unavailable`. */
export const pendingMigrations = (connection: ClientConfig): Promise<string[]> =>
  withClient(connection, pendingOf);

async function pendingOf(client: Client): Promise<string[]> {
  const known = await client.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [
    table,
  ]);
  const { rows } =
    known.rows[0]?.found === true
      ? await client.query<{ name: string }>(`SELECT name FROM ${table}`)
      : { rows: [] };
  const applied = new Set(rows.map(({ name }) => name));
  return migrations.map(({ name }) => name).filter((name) => !applied.has(name));
}

async function applyAll(connection: ClientConfig): Promise<string[]> {
  const knex = knexModule.default({
    client: 'pg',
    connection: { ...connection } as Knex.PgConnectionConfig,
    pool: { min: 0, max: 2, afterCreate: withoutTimeouts },
    acquireConnectionTimeout: connectTimeoutMs,
    // What fails is thrown; printed as well it would break the one line of a command's result.
    log: { debug: ignore, deprecate: ignore, error: ignore, warn: ignore },
    migrations: { migrationSource: source, tableName: table, disableMigrationsListValidation: true },
  });
  try {
    // knex's own lock is a row that a killed process leaves locked; ours is held, so nobody else is at work.
    await knex.migrate.forceFreeMigrationsLock();
    const [, names] = (await knex.migrate.latest()) as [number, string[]];
    return names;
  } finally {
    await knex.destroy();
  }
}

/** A role's or a server's default for short queries must not cut a migration. */
function withoutTimeouts(client: Client, done: (error: Error | null, client: Client) => void): void {
  client.query('SET statement_timeout = 0', (error: Error | null) => done(error, client));
}

async function withClient<T>(connection: ClientConfig, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'almanac migrate',
    ...connection,
  });
  // Told to whoever waits for a query; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    if (error instanceof AppError || !isDatabaseAway(error)) throw error;
    const message = `The database is away: ${error instanceof AggregateError ? error.errors.map(String).join('; ') : String(error)}`;
    throw new AppError('database-unavailable', message, { retryAfter: 2 }, error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
