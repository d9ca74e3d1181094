import type { Observe } from '../observability/observation.js';
import type { Tracing } from '../observability/span.js';
import type { Config } from '../config.js';
import { buildFacts, currentSecret } from '../config.js';
import { createApp } from '../app.js';
import type { Build } from '../about/version.js';
import { createCachedAnswers } from '../cache/cached-answers.js';
import { createMemoryCache, type MemoryCache } from '../cache/memory-cache.js';
import type { SharedCache } from '../cache/shared-cache.js';
import { connectionOf } from '../database/connection.js';
import { type Database, openDatabase } from '../database/database.js';
import { createLiveCatalogue } from '../database/live-catalogue.js';
import { newestMigration } from '../database/migrate.js';
import { createSnapshots } from '../database/snapshot.js';
import { formats } from '../formats/registry.js';
import { createHotAnswers } from '../http/hot-answers.js';
import { monitorLoad } from '../http/load.js';
import { listen } from '../http/server.js';
import type { Server } from './open-database.js';
import { type MigrationCheck, watchMigrations } from './migration-check.js';

export interface Service {
  port: number;
  pools: readonly Database[];
  memory: MemoryCache;
  inFlight: () => number;
  /** Whether the newest look at the database succeeded. */
  databaseUp: () => boolean;
  /** Whether the shared cache answers; undefined without one. */
  sharedCacheUp: () => boolean | undefined;
  /** Readiness goes to 503 and every answer closes its connection. */
  beginDrain(): void;
  drain(): Promise<void>;
  close(): Promise<void>;
  /** Resolves when the first look at the database has succeeded. */
  ready(): boolean;
}

interface Options {
  config: Config;
  build: Build;
  server: Server;
  observe: Observe;
  /** Where traces go; nowhere unless said. */
  tracing?: Tracing | undefined;
}

const mebibyte = 1024 * 1024;

/** Listens at once and connects behind: until the database answers, data says 503 and why. */
export async function startService({ config, build, server, observe, tracing }: Options): Promise<Service> {
  const pools = openPools(config, server, observe);
  const catalogue = createLiveCatalogue({ database: pools.watch, observe, pollMs: config.pollMs });
  const migrations = watchMigrations({ connection: server.connection, observe });
  const memory = createMemoryCache(config.cacheMiB * mebibyte);
  const shared = await openShared(config, observe);
  const load = monitorLoad(config.shedLagMs);
  let draining = false;
  const databaseUp = (): boolean => catalogue.state().up;

  const app = createApp({
    ...config,
    maxAgeSeconds: config.cacheMaxAgeSeconds,
    build,
    schemaVersion: newestMigration,
    database: pools.primary,
    catalogue,
    snapshots: createSnapshots(pools),
    memory,
    answers: createCachedAnswers({ memory, shared, observe, databaseUp }),
    hot: createHotAnswers({ memory, observe, databaseUp, version: () => catalogue.current().version }),
    formats,
    observe,
    shedding: load.shedding,
    draining: () => draining,
    now: Date.now,
    tracing,
    health: {
      lifecycle: () => ({ ready: !draining, reason: 'the service is draining' }),
      database: catalogue.state,
      migrations: migrations.state,
      cache: () => shared?.state() ?? 'none',
    },
  });
  const http = await listen(app, config, observe);
  catalogue.start();
  return {
    port: http.port,
    pools: pools.all,
    memory,
    inFlight: app.inFlight,
    databaseUp,
    sharedCacheUp: () => (shared === undefined ? undefined : shared.state() !== 'down'),
    ready: () => catalogue.state().up && migrations.state().ready && !draining,
    beginDrain: () => {
      draining = true;
    },
    drain: () => http.drain(config.drainSeconds),
    close: () => closeAll({ catalogue, migrations, load, shared, pools: pools.all }),
  };
}

interface Pools {
  /** One connection for what tells whether the database is up: busy readers must not make it look away. */
  watch: Database;
  primary: Database;
  bounded: readonly Database[];
  streams: readonly Database[];
  all: readonly Database[];
}

/** Slow readers of streams hold connections for long: they have a pool of their own, so that bounded reads go on. */
function openPools(config: Config, server: Server, observe: Observe): Pools {
  const readers = config.databasePoolMax - 1;
  const streamMax = Math.max(1, Math.floor(readers * 0.4));
  const boundedMax = readers - streamMax;
  const open = (
    pool: string,
    connection: Server['connection'],
    max: number,
    statementTimeoutMs: number,
  ): Database =>
    openDatabase({ pool, connection, max, statementTimeoutMs, applicationName: 'almanac serve', observe });
  const replica = (): ReturnType<Server['connection']> => connectionOf(config, 'replica');
  const hasReplica = config.databaseReadUrl !== '';

  const watch = open('watch', server.connection, 1, config.statementTimeoutMs);
  const primary = open('primary', server.connection, boundedMax, config.statementTimeoutMs);
  const primaryStreams = open('primary-streams', server.connection, streamMax, 0);
  const replicas = hasReplica
    ? [
        open('replica', replica, boundedMax, config.statementTimeoutMs),
        open('replica-streams', replica, streamMax, 0),
      ]
    : [];
  return {
    watch,
    primary,
    bounded: [...replicas.slice(0, 1), primary],
    streams: [...replicas.slice(1), primaryStreams],
    all: [watch, primary, primaryStreams, ...replicas],
  };
}

async function openShared(config: Config, observe: Observe): Promise<SharedCache | undefined> {
  if (config.redisUrl === '') return undefined;
  const { createSharedCache } = await import('../cache/shared-cache.js');
  return createSharedCache({
    url: config.redisUrl,
    secrets: () => ({
      url: currentSecret(config, 'redisUrl'),
      password: currentSecret(config, 'redisPassword'),
    }),
    ttlSeconds: config.redisTtlSeconds,
    timeoutMs: config.redisTimeoutMs,
    observe,
  });
}

interface Closing {
  catalogue: { stop(): void };
  migrations: MigrationCheck;
  load: { stop(): void };
  shared: SharedCache | undefined;
  pools: readonly Database[];
}

async function closeAll({ catalogue, migrations, load, shared, pools }: Closing): Promise<void> {
  catalogue.stop();
  migrations.stop();
  load.stop();
  await shared?.close();
  await Promise.all(pools.map((pool) => pool.close()));
}

/** What `/version` says, from the package and the image. */
export function buildOf(version: string): Build {
  const { commit, buildTime } = buildFacts();
  return { version, commit, buildTime };
}
