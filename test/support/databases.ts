import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { openEmbedded } from '../../src/database/embedded/embedded.js';
import { migrate } from '../../src/database/migrate.js';
import { oncePerRun, runFolder } from './run.js';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

const template = 'migrated';

/** A fresh, migrated database on the run's embedded server. */
export async function createDatabase(): Promise<TestDatabase> {
  return copyOf(template);
}

/** A fresh database without any table. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return copyOf('template0');
}

/** The administrator's URL of the run's embedded server, which the first caller starts. */
export const serverUrl = (): Promise<string> => oncePerRun('postgres', startServer);

/** Nothing survives a run, so nothing is forced to disk. */
const fast = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  autovacuum: 'off',
};

async function startServer(): Promise<string> {
  const { url } = await openEmbedded({
    dataDir: join(runFolder(), 'server'),
    observe: () => undefined,
    settings: fast,
  });
  await administer(url, `CREATE DATABASE ${template}`);
  await migrate({ connectionString: named(url, template) });
  await administer(url, `ALTER DATABASE ${template} IS_TEMPLATE true ALLOW_CONNECTIONS false`);
  return url;
}

async function copyOf(source: string): Promise<TestDatabase> {
  const admin = await serverUrl();
  const name = `test_${process.env.JEST_WORKER_ID ?? 0}_${randomBytes(6).toString('hex')}`;
  await administer(admin, `CREATE DATABASE ${name} TEMPLATE ${source} STRATEGY file_copy`);
  return {
    url: named(admin, name),
    drop: () => administer(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

function named(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
