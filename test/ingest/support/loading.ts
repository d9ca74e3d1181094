import { type Database, openDatabase } from '../../../src/database/database.js';
import type { IngestOptions, IngestResult } from '../../../src/ingest/ingest-types.js';
import { ingest } from '../../../src/ingest/run.js';
import type { Source } from '../../../src/ingest/source-types.js';
import { createDatabase } from '../../support/databases.js';

export interface Loading {
  database: Database;
  url: string;
  /** Loads text, bytes or a source; upsert into `stocks` unless said otherwise. */
  load(source: string | Uint8Array | Source, options?: Partial<IngestOptions>): Promise<IngestResult>;
  rows<R extends object>(statement: string): Promise<R[]>;
  /** Empties the tables. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export const header = 'symbol,date,open,high,low,close,volume\n';
/** One valid bar, told apart by its close. */
export const bar = (symbol: string, date: string, close: number): string =>
  `${symbol},${date},${close},${close},${close},${close},100\n`;

/** A source of bytes that are at hand. */
export const sourceOfBytes = (bytes: Uint8Array): Source => ({
  label: 'memory',
  identity: 'memory',
  open: async () => ({
    state: 'open',
    chunks: (async function* () {
      yield bytes;
    })(),
    totalBytes: bytes.length,
    etag: null,
    lastModified: null,
  }),
});

export const limits = { maxBytes: 50_000_000, timeoutSeconds: 60, maxRecordBytes: 1024 * 1024 };

export const openFor = (url: string): Database =>
  openDatabase({
    pool: 'test',
    connection: () => ({ connectionString: url }),
    max: 4,
    statementTimeoutMs: 0,
    applicationName: 'ingest-test',
    observe: () => undefined,
  });

/** A fresh database and the shortest way to load into it. */
export async function startLoading(): Promise<Loading> {
  const created = await createDatabase();
  const { url } = created;
  const database = openFor(url);
  return {
    database,
    url,
    load: (source, options = {}) =>
      ingest({
        database,
        dataset: 'stocks',
        source: isSource(source) ? source : sourceOfBytes(Buffer.from(source)),
        mode: 'upsert',
        mapping: {},
        maxRejectedRows: 0,
        ifBusy: 'wait',
        limits,
        observe: () => undefined,
        ...options,
      }),
    rows: (statement) =>
      database.withClient('test', async (client) => (await client.query(statement)).rows as never[]),
    reset: async () => {
      await database.withClient('test', (client) =>
        client.query('TRUNCATE datasets, bars, measurements CASCADE'),
      );
    },
    close: async () => {
      await database.close();
      await created.drop();
    },
  };
}

const isSource = (source: string | Uint8Array | Source): source is Source =>
  typeof source === 'object' && 'open' in source;
