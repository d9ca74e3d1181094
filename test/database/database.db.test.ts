import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config.js';
import { connectionOf } from '../../src/database/connection.js';
import { type Database, isDatabaseAway, openDatabase, sql } from '../../src/database/database.js';
import { AppError } from '../../src/errors.js';
import type { Observation } from '../../src/observability/observation.js';
import { createEmptyDatabase, type TestDatabase } from '../support/databases.js';
import { temporaryFolder } from '../support/run.js';
import { until } from '../support/service.js';
import { query } from '../support/sql.js';

let database: TestDatabase;
const opened: Database[] = [];
let seen: Observation[] = [];

beforeAll(async () => {
  database = await createEmptyDatabase();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((pool) => pool.close()));
  seen = [];
});
afterAll(async () => database.drop());

function open(
  options: { max?: number; statementTimeoutMs?: number; env?: Record<string, string> } = {},
): Database {
  const config = loadConfig({ env: options.env ?? { ALMANAC_DATABASE_URL: database.url }, command: 'serve' });
  const pool = openDatabase({
    pool: 'test',
    connection: () => connectionOf(config, 'primary'),
    max: options.max ?? 2,
    statementTimeoutMs: options.statementTimeoutMs ?? 30_000,
    applicationName: 'test',
    observe: (observation) => seen.push(observation),
  });
  opened.push(pool);
  return pool;
}

const one = (pool: Database): Promise<object[]> => pool.rows('one', sql.raw('SELECT 1 AS one'));

describe('a query that takes too long', () => {
  it('ends on the server, says that the database is away, and gives its connection back', async () => {
    const pool = open({ max: 1, statementTimeoutMs: 300 });

    const slow = pool.rows('slow', sql.raw('SELECT pg_sleep(60)'));

    await expect(slow).rejects.toMatchObject({ code: 'database-unavailable', details: { retryAfter: 2 } });
    expect(await one(pool)).toEqual([{ one: 1 }]);
    expect(pool.stats()).toEqual({ size: 1, idle: 1, waiting: 0 });
    expect(seen).toContainEqual(expect.objectContaining({ kind: 'query', query: 'slow', error: '57014' }));
    const busy = await query(
      database.url,
      `SELECT FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'
        AND datname = current_database()`,
    );
    expect(busy).toEqual([]);
  });

  it('is not cut where no limit is set', async () => {
    const pool = open({ statementTimeoutMs: 0 });
    expect(await pool.rows('slow', sql.raw('SELECT 1 AS one FROM pg_sleep(1)'))).toEqual([{ one: 1 }]);
  });
});

describe('a pool whose connections are all taken', () => {
  it('refuses after three seconds, and serves again when one is free', async () => {
    const pool = open({ max: 1, statementTimeoutMs: 0 });
    const holding = new AbortController();
    const taken = pool.withClient('taken', () => once(holding.signal, 'abort'));
    await until(() => pool.stats().size === 1 && pool.stats().idle === 0, 'the connection is taken');

    await expect(one(pool)).rejects.toMatchObject({ code: 'database-unavailable' });

    holding.abort();
    await taken;
    expect(await one(pool)).toEqual([{ one: 1 }]);
  });
});

describe('a connection', () => {
  it('is thrown away after an error, with what it had open', async () => {
    const pool = open({ max: 1 });
    const failed = pool.withClient('failing', async (client) => {
      await client.query('BEGIN');
      throw new TypeError('a defect');
    });
    await expect(failed).rejects.toThrow('a defect');
    expect(await pool.rows('xact', sql.raw('SELECT now() = statement_timestamp() AS fresh'))).toEqual([
      { fresh: true },
    ]);
  });

  it('that breaks while nobody uses it is observed, and replaced', async () => {
    const pool = open();
    await one(pool);
    await query(
      database.url,
      // The server is that of all tests, and others name themselves so, too.
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'test' AND datname = current_database()`,
    );
    await until(() => seen.some((item) => item.kind === 'pool-error'), 'the loss is observed');
    expect(await one(pool)).toEqual([{ one: 1 }]);
  });

  it('that breaks in use makes its query fail as away', async () => {
    const pool = open({ statementTimeoutMs: 0 });
    const broken = pool.withClient('broken', async (client) => {
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await query(database.url, 'SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
      await client.query('SELECT 1');
    });
    await expect(broken).rejects.toMatchObject({ code: 'database-unavailable' });
    expect(await one(pool)).toEqual([{ one: 1 }]);
  });
});

describe('a rotated password', () => {
  it('counts at the next connection, without a restart', async () => {
    const role = `rotating_${process.env.JEST_WORKER_ID ?? 0}_${process.pid}`;
    await query(database.url, `CREATE ROLE ${role} LOGIN PASSWORD 'first'`);
    try {
      const file = join(temporaryFolder(), 'password');
      writeFileSync(file, 'first\n');
      const { hostname, port, pathname } = new URL(database.url);
      const pool = open({
        max: 1,
        env: {
          ALMANAC_DATABASE_URL: `postgres://${role}@${hostname}:${port}${pathname}`,
          ALMANAC_DATABASE_PASSWORD_FILE: file,
        },
      });
      await one(pool);
      await query(database.url, `ALTER ROLE ${role} PASSWORD 'second'`);
      expect(await one(pool)).toHaveLength(1);
      await query(database.url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1`, [
        role,
      ]);
      await until(() => seen.some((item) => item.kind === 'pool-error'), 'the connection is lost');
      await expect(one(pool)).rejects.toMatchObject({ code: 'database-unavailable' });

      writeFileSync(file, 'second\n');

      expect(await one(pool)).toHaveLength(1);
      await pool.close();
      opened.splice(0);
    } finally {
      await query(database.url, `DROP ROLE ${role}`);
    }
  });
});

describe('a schema that is not there', () => {
  it.each(['SELECT * FROM bars', 'SELECT nothing FROM pg_class'])('says what to run: %s', async (text) => {
    await expect(open().rows('test', sql.raw(text))).rejects.toMatchObject({
      code: 'database-unavailable',
      message: expect.stringMatching(/does not exist.*run almanac migrate$/),
    });
  });
});

const coded = (code: string): Error => Object.assign(new Error('x'), { code });

describe('whether an error says that the database is away', () => {
  it.each([
    ['nothing listens', coded('ECONNREFUSED'), true],
    ['the connection is reset', coded('ECONNRESET'), true],
    ['the name is unknown', coded('ENOTFOUND'), true],
    ['all addresses of a name refuse', Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), true],
    ['the certificate is for another name', coded('ERR_TLS_CERT_ALTNAME_INVALID'), true],
    ['the certificate is self-signed', coded('DEPTH_ZERO_SELF_SIGNED_CERT'), true],
    ['the issuer is unknown', coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), true],
    ['the certificate has expired', coded('CERT_HAS_EXPIRED'), true],
    ['an administrator ends the connection', coded('57P01'), true],
    ['it crashed', coded('57P02'), true],
    ['it starts', coded('57P03'), true],
    ['the statement took too long', coded('57014'), true],
    ['there are too many connections', coded('53300'), true],
    ['its disk is full', coded('53100'), true],
    ['its disk fails', coded('58030'), true],
    ['the connection broke', coded('08006'), true],
    ['it takes no connections', coded('55000'), true],
    ['the password is wrong', coded('28P01'), true],
    ['the database is unknown', coded('3D000'), true],
    ['a table is missing', coded('42P01'), true],
    ['a table may not be read', coded('42501'), true],
    ['a snapshot cannot be kept', coded('40001'), true],
    ['the driver lost the connection', new Error('Connection terminated unexpectedly'), true],
    ['the driver waited too long', new Error('timeout exceeded when trying to connect'), true],
    ['our SQL is wrong', coded('42601'), false],
    ['our binding is wrong', coded('22P02'), false],
    ['a row is there twice', coded('23505'), false],
    ['our code is wrong', new TypeError('x is not a function'), false],
    ['it is no error', 'text', false],
    ['it is nothing', null, false],
  ])('%s', (_, error, away) => {
    expect(isDatabaseAway(error)).toBe(away);
  });

  it('an error of ours stays what it is', async () => {
    const own = new AppError('not-found', 'no such symbol');
    await expect(open().withClient('own', () => Promise.reject(own))).rejects.toBe(own);
  });
});
