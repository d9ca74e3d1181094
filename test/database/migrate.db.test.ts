import { afterEach, describe, expect, it } from '@jest/globals';
import { Client, type ClientConfig } from 'pg';
import { migrate, migrationLock, pendingMigrations } from '../../src/database/migrate.js';
import { createDatabase, createEmptyDatabase, type TestDatabase } from '../support/databases.js';
import { until } from '../support/service.js';

const all = ['0001-initial'];
const opened: TestDatabase[] = [];
const opening = async (database: Promise<TestDatabase>): Promise<ClientConfig> => {
  opened.push(await database);
  return { connectionString: (await database).url };
};
afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.drop()));
});

async function ask(connection: ClientConfig, statement: string): Promise<object[]> {
  const client = new Client(connection);
  await client.connect();
  try {
    return (await client.query<object>(statement)).rows;
  } finally {
    await client.end();
  }
}

describe('migrate', () => {
  it('makes the tables of an empty database and then has nothing to do', async () => {
    const connection = await opening(createEmptyDatabase());

    expect(await pendingMigrations(connection)).toEqual(all);
    expect(await migrate(connection)).toEqual(all);
    expect(await pendingMigrations(connection)).toEqual([]);
    expect(await migrate(connection)).toEqual([]);
    expect(await ask(connection, 'SELECT name FROM datasets')).toEqual([]);
  });

  it('lets one of several work when they run at once', async () => {
    const connection = await opening(createEmptyDatabase());

    const results = await Promise.all(Array.from({ length: 4 }, () => migrate(connection)));

    expect(results.toSorted((a, b) => b.length - a.length)).toEqual([all, [], [], []]);
  });

  it('goes on after a process that was killed at work, whose lock of knex is still set', async () => {
    const connection = await opening(createEmptyDatabase());
    await migrate(connection);
    await ask(connection, 'UPDATE schema_migrations_lock SET is_locked = 1');
    await ask(connection, 'DROP TABLE measurements, bars, series, rejects, revisions, datasets');
    await ask(connection, 'DELETE FROM schema_migrations');

    expect(await migrate(connection)).toEqual(all);
  });

  it('accepts a schema that is newer than the program', async () => {
    const connection = await opening(createDatabase());
    await ask(
      connection,
      `INSERT INTO schema_migrations (name, batch, migration_time) VALUES ('9999-later', 9, now())`,
    );

    expect(await pendingMigrations(connection)).toEqual([]);
    expect(await migrate(connection)).toEqual([]);
  });

  it('leaves nothing of a migration that fails', async () => {
    const connection = await opening(createEmptyDatabase());
    await ask(connection, 'CREATE TABLE measurements (in_the_way integer)');

    await expect(migrate(connection)).rejects.toMatchObject({ code: '42P07' });

    expect(await pendingMigrations(connection)).toEqual(all);
    expect(await ask(connection, `SELECT to_regclass('datasets') AS found`)).toEqual([{ found: null }]);
  });

  it('is not cut by a short statement timeout that the database sets', async () => {
    const connection = await opening(createEmptyDatabase());
    await ask(
      connection,
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET statement_timeout = 200', current_database()); END $$`,
    );
    const held = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    // Another process is at work for longer than that: waiting for it is one statement.
    const other = ask(
      connection,
      `SET statement_timeout = 0; BEGIN; SELECT pg_advisory_xact_lock(${migrationLock}), pg_sleep(0.6); COMMIT`,
    );
    await until(async () => (await ask(connection, held)).length > 0, 'the other process is at work');

    expect(await migrate(connection)).toEqual(all);
    await other;
  });

  it('says that the database is away when nothing answers', async () => {
    const connection = { connectionString: 'postgres://nobody@127.0.0.1:1/none' };

    await expect(migrate(connection)).rejects.toMatchObject({ code: 'database-unavailable' });
    await expect(pendingMigrations(connection)).rejects.toMatchObject({ code: 'database-unavailable' });
  });
});
