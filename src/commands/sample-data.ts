import { Readable } from 'node:stream';
import { openDatabase } from '../database/database.js';
import { chunksOf } from '../generate/chunks.js';
import { DEFAULT_RECORD_BYTES } from '../ingest/limits.js';
import { ingest } from '../ingest/run.js';
import type { Source } from '../ingest/source-types.js';
import type { Observe } from '../observability/observation.js';
import type { Server } from './open-database.js';

export interface Sample {
  dataset: string;
  /** What is told before it is loaded. */
  title: string;
  /** Names the content: the same content is loaded once. */
  version: string;
  lines: () => Iterable<string>;
}

const limits = { maxBytes: 1024 ** 3, timeoutSeconds: 600, maxRecordBytes: DEFAULT_RECORD_BYTES };

interface Loading {
  server: Server;
  observe: Observe;
  say: (line: string) => void;
  /** Calls the load off; its reason is thrown. */
  signal?: AbortSignal;
}

/** Loads what has not been loaded yet: the run key of a sample says whether it was. */
export async function loadSamples(
  samples: readonly Sample[],
  { server, observe, say, signal }: Loading,
): Promise<void> {
  const database = openDatabase({
    pool: 'samples',
    connection: server.connection,
    max: 2,
    statementTimeoutMs: 0,
    applicationName: 'almanac samples',
    observe,
  });
  try {
    for (const sample of samples) {
      const result = await ingest({
        database,
        dataset: sample.dataset,
        source: sourceOf(sample, say),
        mode: 'replace',
        mapping: {},
        maxRejectedRows: 0,
        runKey: `sample-${sample.version}`,
        ifBusy: 'wait',
        limits,
        observe: () => undefined,
        ...(signal !== undefined && { signal }),
      });
      if (result.error !== null) throw result.error;
    }
  } finally {
    await database.close();
  }
}

/** Opened only when the run key is new. */
function sourceOf({ dataset, title, lines }: Sample, say: (line: string) => void): Source {
  return {
    label: `generated:${dataset}`,
    identity: `generated:${dataset}`,
    open: () => {
      say(`Loading ${title} …`);
      return Promise.resolve({
        state: 'open',
        chunks: Readable.from(chunksOf(lines()), { objectMode: false }),
        totalBytes: undefined,
        etag: null,
        lastModified: null,
      });
    },
  };
}
