import type { ClientConfig } from 'pg';
import { buildFacts, type Config } from '../config.js';
import { connectionOf, hasServer } from '../database/connection.js';
import { type Database, openDatabase } from '../database/database.js';
import { migrate } from '../database/migrate.js';
import { AppError } from '../errors.js';
import type { Observe } from '../observability/observation.js';
import { untilDatabase } from './patience.js';

export interface Server {
  connection: () => ClientConfig;
  /** Whether this is the embedded server, which brings its own schema up to date. */
  embedded: boolean;
  stop(): Promise<void>;
}

/** The configured server, or the embedded one, started when it is down. */
export async function openServer(config: Config, observe: Observe): Promise<Server> {
  if (hasServer(config)) {
    const connection = (): ClientConfig => connectionOf(config, 'primary');
    connection(); // a file that cannot be read is told at the start
    return { connection, embedded: false, stop: () => Promise.resolve() };
  }
  if (buildFacts().image)
    throw new AppError(
      'config-invalid',
      'ALMANAC_DATABASE_URL is empty: the image has no embedded database. Allowed is postgres://USER:PASSWORD@HOST:PORT/NAME.',
    );
  const { openEmbedded } = await import('../database/embedded/embedded.js');
  const embedded = await openEmbedded({ dataDir: config.dataDir, observe });
  const connection = { connectionString: embedded.url };
  try {
    await migrate(connection);
  } catch (error) {
    await embedded.stop();
    throw error;
  }
  return { connection: () => connection, embedded: true, stop: () => embedded.stop() };
}

/**
 * A database for a task that others start, which may come before the database does: it waits for so long. Zero: not at
 * all, and the schema is not looked at. Throws `database-unavailable`.
 */
export async function openWhenReady(
  config: Config,
  wait: { seconds: number; signal: AbortSignal; observe: Observe },
): Promise<OpenDatabase> {
  const opened = await openForCommand(config, wait.observe);
  try {
    if (wait.seconds > 0) await untilDatabase(opened.connection, wait);
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

interface OpenDatabase {
  database: Database;
  connection: () => ClientConfig;
  close: () => Promise<void>;
}

/** A database for a command that runs and ends: few connections, no statement timeout. */
export async function openForCommand(config: Config, observe: Observe): Promise<OpenDatabase> {
  const server = await openServer(config, observe);
  const database = openDatabase({
    pool: 'primary',
    connection: server.connection,
    max: 4,
    statementTimeoutMs: 0,
    applicationName: 'almanac',
    observe,
  });
  return {
    database,
    connection: server.connection,
    close: async () => {
      await database.close();
      await server.stop();
    },
  };
}
