import type { Client } from '../database/database.js';
import { AppError } from '../errors.js';
import { type CsvRecords, csvRecords } from './csv-records.js';
import { decompressed } from './decompress.js';
import { hashed } from './hash.js';
import { type RecognisedHeader, recogniseHeader } from './header.js';
import type { IngestOptions } from './ingest-types.js';
import { limited } from './limits.js';
import type { Run } from './run-state.js';
import { stageRows, type Staged, tooLong, TooManyRejects } from './stage.js';

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

/** Source → decompression → records → staging table; notes size, checksum, rows and rejects in the run. */
export async function readSource(options: ReadOptions): Promise<Read> {
  const { run, ingest } = options;
  const { maxBytes, maxRecordBytes } = ingest.limits;
  const progress = (phase: 'reading'): void =>
    ingest.onProgress?.({ phase, bytes: run.bytes, totalBytes: run.totalBytes, rows: run.rowsRead });
  const onBytes = (bytes: number): void => {
    run.bytes = bytes;
  };
  const received = hashed(limited(options.received, { max: maxBytes, what: 'as received', onBytes }));
  const expanded = limited(decompressed(received.chunks), {
    max: maxBytes,
    what: 'after decompression',
    onBytes: () => {},
  });
  const chunks = expanded[Symbol.asyncIterator]();
  try {
    const records = csvRecords({ maxRecordBytes });
    const header = await readHeader(chunks, records, ingest);
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
      chunks,
      rejects: run.rejects,
      maxRejectedRows,
      onRows,
    });
    run.checksum = received.digest();
    return { header, staged };
  } catch (error) {
    if (error instanceof TooManyRejects) run.checksum = received.digest();
    throw error;
  } finally {
    await chunks.return?.(undefined);
  }
}

async function readHeader(
  chunks: AsyncIterator<Uint8Array>,
  records: CsvRecords,
  { type, mapping }: IngestOptions,
): Promise<RecognisedHeader> {
  let found = records.next();
  for (let ended = false; !found && !ended; found = records.next()) {
    const step = await chunks.next();
    ended = step.done === true;
    if (step.done === true) records.end();
    else records.feed(checkedEncoding(step.value));
  }
  if (!found) throw new AppError('source-invalid', 'The source is empty: a header is needed.');
  const { record } = records;
  if (record.problem === 'too-long') throw tooLong(record);
  if (record.problem !== undefined)
    throw new AppError('source-invalid', `The header has ${said[record.problem]}.`);
  const names: string[] = [];
  for (let field = 0; field < record.count; field++)
    names.push(record.bytes.toString('utf8', record.starts[field], record.ends[field]));
  return recogniseHeader(names, { type, mapping });
}

const said = { quoting: 'a quote out of place', encoding: 'bytes that are not UTF-8' } as const;

/** UTF-16 and UTF-32 begin with their mark, or have a NUL beside every Latin letter. */
function checkedEncoding(bytes: Uint8Array): Uint8Array {
  const [first, second] = bytes;
  const mark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (mark || bytes.subarray(0, 100).includes(0))
    throw new AppError('source-invalid', 'The source is UTF-16 or binary data: CSV in UTF-8 is taken.');
  return bytes;
}
