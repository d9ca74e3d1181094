import knexModule, { type Knex } from 'knex';
import pg from 'pg';
import { AppError } from '../errors.js';
import type { Observe } from '../observability/observation.js';

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

  const withClient = async <T>(name: string, work: (client: Client) => Promise<T>): Promise<T> => {
    const started = performance.now();
    let client: Client | undefined;
    try {
      client = await pool.connect();
      const result = await work(client);
      client.release();
      report(options, name, started);
      return result;
    } catch (error) {
      // A client whose query timed out here may still be busy on the server: it is never reused.
      client?.release(error instanceof Error ? error : true);
      report(options, name, started, error);
      throw asAppError(error);
    }
  };

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

function newPool(options: DatabaseOptions): pg.Pool {
  const bounded = options.statementTimeoutMs > 0;
  class Client extends pg.Client {
    constructor() {
      super({
        ...options.connection(),
        types,
        application_name: options.applicationName,
        connectionTimeoutMillis: connectTimeoutMs,
        keepAlive: true,
        ...(bounded && {
          statement_timeout: options.statementTimeoutMs,
          query_timeout: options.statementTimeoutMs + clientMarginMs,
        }),
      });
    }
  }
  return new pg.Pool({
    Client: Client as unknown as typeof pg.Client & (new () => pg.ClientBase),
    max: options.max,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 30_000,
  } as pg.PoolConfig);
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

/** SQLSTATE classes that say "the server cannot serve now": connection, resources, intervention, system error. */
const awayClasses = new Set(['08', '53', '57', '58']);
/** Single states: authentication, unknown database, read-only after a failover, serialization, deadlock, lock not available, missing table. */
const awayStates = new Set(['28P01', '28000', '3D000', '25006', '40001', '40P01', '55P03', '42P01', '25P03']);

/** Whether an error of the driver means that the database is away, rather than that the query is wrong. */
export function isDatabaseAway(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string')
    return (
      awayClasses.has(code.slice(0, 2)) ||
      awayStates.has(code) ||
      /^(E[A-Z]+|ERR_(SSL|TLS)_|CERT_|SELF_|DEPTH_|UNABLE_)/.test(code)
    );
  // The driver gives its own time-outs and lost connections no code; a defect of ours has an SQLSTATE or is a TypeError.
  return error instanceof Error && error.constructor === Error;
}

function asAppError(error: unknown): unknown {
  if (error instanceof AppError || !isDatabaseAway(error)) return error;
  const message =
    error instanceof AggregateError ? error.errors.map(String).join('; ') : (error as Error).message;
  return new AppError('database-unavailable', `The database is away: ${message}`, { retryAfter: 2 }, error);
}
