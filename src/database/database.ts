import knexModule, { type Knex } from 'knex';
import pg from 'pg';
import { AppError } from '../errors.js';
import type { Observe } from '../observability/observation.js';
import { type Attributes, inSpan, type Span, type SpanOptions } from '../observability/span.js';

/** Builds SQL with bindings; it has no connection of its own. */
export const sql: Knex = knexModule.default({ client: 'pg' });

export type Query = Knex.QueryBuilder | Knex.Raw;
export type Client = pg.PoolClient;

export interface DatabaseOptions {
  /** Name of the pool in metrics and logs. */
  pool: string;
  /** Asked at each new connection, so that a rotated password or certificate counts at once. */
  connection: () => pg.ClientConfig;
  max: number;
  /** For bounded queries, on the server; the client gives up slightly later. 0: none. */
  statementTimeoutMs: number;
  applicationName: string;
  observe: Observe;
}

export interface Database {
  /** Name of the pool in metrics and logs. */
  readonly name: string;
  /** Runs one bounded query. `name` is what metrics and logs call it. */
  rows<R extends object>(name: string, query: Query): Promise<R[]>;
  /** A connection for work of its own (COPY, transactions); it is given back, or thrown away after an error. */
  withClient<T>(name: string, work: (client: Client) => Promise<T>): Promise<T>;
  stats(): { size: number; idle: number; waiting: number };
  close(): Promise<void>;
}

// Timestamps without zone and dates stay text: a Date would shift them by the machine's zone. Volumes and counts
// (int8) stay below 2^53 and are numbers.
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);
types.setTypeParser(pg.types.builtins.DATE, String);
types.setTypeParser(pg.types.builtins.TIMESTAMP, String);

const connectTimeoutMs = 3000;
const clientMarginMs = 500;

export function openDatabase(options: DatabaseOptions): Database {
  const pool = newPool(options);
  pool.on('error', (error) => options.observe({ kind: 'pool-error', pool: options.pool, error }));

  const lend = async <T>(
    name: string,
    work: (client: Client) => Promise<T>,
    span: Span | undefined,
  ): Promise<T> => {
    const started = performance.now();
    let client: Client | undefined;
    try {
      client = await pool.connect();
      span?.set(placeOf(client, performance.now() - started));
      const result = await work(client);
      client.release();
      report(options, name, started);
      return result;
    } catch (error) {
      // A client whose query timed out here may still be busy on the server: it is never reused.
      client?.release(error instanceof Error ? error : true);
      report(options, name, started, error);
      throw asDatabaseError(error);
    }
  };

  const withClient: Database['withClient'] = (name, work) =>
    inSpan(name, spanOptions(options.pool, name), (span) => lend(name, work, span));

  return {
    name: options.pool,
    withClient,
    rows: (name, query) =>
      withClient(name, async (client) => {
        const native = query.toSQL().toNative();
        const result = await client.query<never>(native.sql, native.bindings as unknown[]);
        return result.rows;
      }),
    stats: () => ({ size: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => pool.end(),
  };
}

/** By the semantic conventions of databases. What was asked is named, never shown. */
const spanOptions = (pool: string, query: string): SpanOptions => ({
  kind: 'client',
  attributes: { 'db.system.name': 'postgresql', 'db.query.summary': query, 'almanac.pool': pool },
});

const placeOf = (client: Client, waitedMs: number): Attributes => {
  const { host, port, database } = client as unknown as pg.Client;
  return {
    'server.address': host,
    'server.port': port,
    'db.namespace': database,
    'almanac.pool_wait_ms': waitedMs,
  };
};

function newPool(options: DatabaseOptions): pg.Pool {
  const bounded = options.statementTimeoutMs > 0;
  const connection = steady(options);
  class Client extends pg.Client {
    constructor() {
      super({
        ...connection(),
        types,
        application_name: options.applicationName,
        connectionTimeoutMillis: connectTimeoutMs,
        keepAlive: true,
        ...(bounded && {
          statement_timeout: options.statementTimeoutMs,
          query_timeout: options.statementTimeoutMs + clientMarginMs,
        }),
      });
      // Whoever waits for a query is told by that query, and the pool by its own listener; without one here the end of
      // a connection that is lent out and waits for nothing would end the process.
      this.on('error', () => undefined);
    }
  }
  const pool = new pg.Pool({
    Client: Client as unknown as typeof pg.Client & (new () => pg.ClientBase),
    max: options.max,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 30_000,
  });
  // A role or database may be set to print dates in another style than the one that is parsed here. It is sent ahead of
  // the first query; when it fails so does that one.
  pool.on('connect', (client) => {
    client.query("SET datestyle = 'ISO, YMD'").catch(() => undefined);
  });
  return pool;
}

/**
 * Fails at once when the connection cannot be told at all. Later a file of it may be missing for a moment, while it is
 * replaced: then what was read before counts. The pool could not take an error there: it would end the process.
 */
function steady({ pool, connection, observe }: DatabaseOptions): () => pg.ClientConfig {
  let last = connection();
  return () => {
    try {
      last = connection();
    } catch (error) {
      const detail = { pool, reason: (error as Error).message };
      observe({ kind: 'warning', message: 'connecting with the secrets that were read before', detail });
    }
    return last;
  };
}

function report(options: DatabaseOptions, query: string, started: number, error?: unknown): void {
  const seconds = (performance.now() - started) / 1000;
  const code = error === undefined ? undefined : errorLabel(error);
  options.observe({ kind: 'query', query, pool: options.pool, seconds, error: code });
}

const errorLabel = (error: unknown): string => {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : 'unknown';
};

/** SQLSTATE classes that say "the server cannot serve now": connection, resources, state of an object, intervention, system error. */
const awayClasses = new Set(['08', '53', '55', '57', '58']);
/** Tables or columns that this program reads are missing, or it may not read them. */
const schemaStates = new Set(['42P01', '42703', '42501']);
/** Single states: authentication, unknown database, read-only after a failover, serialization, deadlock. */
const awayStates = new Set(['28P01', '28000', '3D000', '25006', '40001', '40P01', '25P03']);

/** Whether an error of the driver means that the database is away, rather than that the query is wrong. */
export function isDatabaseAway(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string')
    return (
      awayClasses.has(code.slice(0, 2)) ||
      awayStates.has(code) ||
      schemaStates.has(code) ||
      /^(E[A-Z]+|ERR_(SSL|TLS)_|CERT_|SELF_|DEPTH_|UNABLE_)/.test(code)
    );
  // The driver gives its own time-outs and lost connections no code; a defect of ours has an SQLSTATE or is a TypeError.
  return error instanceof Error && error.constructor === Error;
}

/** `database-unavailable` for what says that the database is away; anything else as it is. */
export function asDatabaseError(error: unknown): unknown {
  if (error instanceof AppError || !isDatabaseAway(error)) return error;
  const reason =
    error instanceof AggregateError ? error.errors.map(String).join('; ') : (error as Error).message;
  const message = schemaStates.has(String((error as { code?: unknown }).code))
    ? `The database lacks what this program reads (${reason}): run almanac migrate`
    : `The database is away: ${reason}`;
  return new AppError('database-unavailable', message, { retryAfter: 2 }, error);
}
