import type { ClientConfig } from 'pg';
import { buildFacts, type Config } from '../config.js';
import { connectionOf, hasServer } from '../database/connection.js';
import { type Database, openDatabase } from '../database/database.js';
import { migrate } from '../database/migrate.js';
import { AppError } from '../errors.js';
import type { Observe } from '../observability/observation.js';

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

/** A database for a command that runs and ends: few connections, no statement timeout. */
export async function openForCommand(
  config: Config,
  observe: Observe,
): Promise<{ database: Database; close: () => Promise<void> }> {
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
    close: async () => {
      await database.close();
      await server.stop();
    },
  };
}
