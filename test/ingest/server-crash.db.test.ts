import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openEmbedded } from '../../src/database/embedded/embedded.js';
import { migrate } from '../../src/database/migrate.js';
import type { Database } from '../../src/database/database.js';
import { ingest } from '../../src/ingest/run.js';
import type { IngestResult } from '../../src/ingest/ingest-types.js';
import type { Source } from '../../src/ingest/source-types.js';
import { recordProcess, temporaryFolder } from '../support/run.js';
import { bar, header, limits, openFor, sourceOfBytes } from './support/loading.js';

const load = (database: Database, source: Source): Promise<IngestResult> =>
  ingest({
    database,
    dataset: 'stocks',
    source,
    mode: 'replace',
    mapping: {},
    maxRejectedRows: 0,
    ifBusy: 'wait',
    limits,
    observe: () => undefined,
  });

const symbols = async (database: Database): Promise<object[]> =>
  database.withClient('test', async (client) => (await client.query<object>('SELECT symbol FROM bars')).rows);

const rows = (from: number): string =>
  Array.from({ length: 20_000 }, (_, i) => bar(`S${from + i}`, '2021-01-04', 1)).join('');

/** Gives a header and rows, then does something, then gives more rows. */
const interrupted = (meanwhile: () => void): Source => ({
  ...sourceOfBytes(Buffer.alloc(0)),
  open: async () => ({
    state: 'open',
    totalBytes: undefined,
    etag: null,
    lastModified: null,
    chunks: (async function* () {
      yield Buffer.from(header + rows(0));
      meanwhile();
      for (let from = 20_000; from < 200_000; from += 20_000) yield Buffer.from(rows(from));
    })(),
  }),
});

describe('Postgres killed in the middle of a load', () => {
  it('leaves the last good rows, and the next load works', async () => {
    const dataDir = temporaryFolder('crash');
    const first = await openEmbedded({ dataDir, observe: () => undefined });
    await migrate({ connectionString: first.url });
    const database = openFor(first.url);
    await load(database, sourceOfBytes(Buffer.from(header + bar('A', '2021-01-04', 1))));
    const postmaster = Number(
      readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0],
    );
    recordProcess(postmaster);

    const result = await load(
      database,
      interrupted(() => process.kill(postmaster, 'SIGKILL')),
    );

    expect(result).toMatchObject({
      result: 'failed',
      revision: null,
      error: { code: 'database-unavailable' },
    });
    await database.close();
    const second = await openEmbedded({ dataDir, observe: () => undefined });
    const again = openFor(second.url);
    try {
      expect(await symbols(again)).toEqual([{ symbol: 'A' }]);
      const next = await load(again, sourceOfBytes(Buffer.from(header + bar('B', '2021-01-04', 1))));
      expect(next).toMatchObject({ result: 'loaded', revision: 2 });
    } finally {
      await again.close();
      await second.stop();
    }
  }, 60_000);
});
