import type { Client } from '../database/database.js';
import { openDecoder } from './decoder.js';
import { decompressed } from './decompress.js';
import { hashed } from './hash.js';
import type { RecognisedHeader } from './header.js';
import type { IngestOptions } from './ingest-types.js';
import { limited } from './limits.js';
import type { Run } from './run-state.js';
import { sourceText } from './source-text.js';
import { stageRows, type Staged, TooManyRejects } from './stage.js';

export interface ReadOptions {
  client: Client;
  ingest: IngestOptions;
  run: Run;
  /** The bytes as received. */
  received: AsyncIterable<Uint8Array>;
}

export interface Read {
  header: RecognisedHeader;
  staged: Staged;
}

/** Source → decompression → text → records → staging table; notes size, checksum, rows and rejects in the run. */
export async function readSource(options: ReadOptions): Promise<Read> {
  const { run, ingest } = options;
  const { format = 'csv', type, mapping } = ingest;
  const { maxBytes, maxRecordBytes } = ingest.limits;
  const progress = (phase: 'reading'): void =>
    ingest.onProgress?.({ phase, bytes: run.bytes, totalBytes: run.totalBytes, rows: run.rowsRead });
  const onBytes = (bytes: number): void => {
    run.bytes = bytes;
  };
  const received = hashed(limited(options.received, { max: maxBytes, what: 'as received', onBytes }));
  const expanded = limited(decompressed(received.chunks, ingest.compression), {
    max: maxBytes,
    what: 'after decompression',
    onBytes: () => {},
  });
  const chunks = sourceText(expanded, format)[Symbol.asyncIterator]();
  try {
    const decoder = await openDecoder(chunks, { format, type, mapping, maxRecordBytes });
    const { header, records } = decoder;
    run.type = header.rowType.type;
    run.missingColumns = header.missing;
    const onRows = (rows: number): void => {
      run.rowsRead = rows;
      progress('reading');
    };
    const { client } = options;
    const { maxRejectedRows } = ingest;
    const staged = await stageRows({
      client,
      header,
      records,
      format,
      chunks,
      rejects: run.rejects,
      maxRejectedRows,
      onRows,
    });
    run.missingColumns = decoder.missing();
    run.checksum = received.digest();
    return { header, staged };
  } catch (error) {
    if (error instanceof TooManyRejects) run.checksum = received.digest();
    throw error;
  } finally {
    await chunks.return?.(undefined);
  }
}
