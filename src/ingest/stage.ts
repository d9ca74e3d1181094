import { once } from 'node:events';
import { from as copyFrom } from 'pg-copy-streams';
import type { Client } from '../database/database.js';
import type { RecognisedHeader } from './header.js';
import { lineWriter } from './line-writer.js';
import type { Records } from './record.js';
import type { Rejects } from './rejects.js';
import type { RowCheck } from './row-type.js';
import type { SourceFormat } from './source-format.js';
import { rawText, tooLong } from './too-long.js';

const SEND_AHEAD_BYTES = 1024 * 1024;

export interface StageOptions {
  client: Client;
  header: RecognisedHeader;
  records: Records;
  format: SourceFormat;
  /** What follows the bytes that `records` has been fed. */
  chunks: AsyncIterator<Uint8Array>;
  rejects: Rejects;
  /** Past this many nothing is staged any more: the rest is read only to count what is wrong with it. */
  maxRejectedRows: number;
  onRows: (rows: number) => void;
}

export interface Staged {
  rows: number;
  /** The order of the rows proves that no key is there twice. */
  distinct: boolean;
}

/** Checks the rows and sends them by COPY into the staging table of the transaction, in constant memory. */
export async function stageRows(options: StageOptions): Promise<Staged> {
  const { rowType, at, width } = options.header;
  const { statements } = rowType;
  await options.client.query(statements.createStaging);
  const rows = rowType.check(at, width);
  const counter = { rows: 0 };
  await copyLines(options.client, statements.copy, checkedLines(options, rows, counter));
  return { rows: counter.rows, distinct: rows.distinct() };
}

async function* checkedLines(
  options: StageOptions,
  check: RowCheck,
  counter: { rows: number },
): AsyncGenerator<Buffer> {
  const { records, chunks, rejects } = options;
  const out = lineWriter();
  const readAll = (): void => {
    while (records.next()) {
      counter.rows++;
      const { record } = records;
      if (record.problem === 'too-long') throw tooLong(record, options.format);
      const wrong = check.write(record, out);
      if (wrong !== undefined) rejects.add({ line: record.line, ...wrong }, () => rawText(record));
    }
    options.onRows(counter.rows);
  };
  for (let step = { done: false } as IteratorResult<Uint8Array>; step.done !== true;) {
    readAll();
    const finished = out.take(false);
    if (rejects.count <= options.maxRejectedRows) yield* finished;
    step = await chunks.next();
    if (step.done !== true) records.feed(step.value);
  }
  records.end();
  readAll();
  if (rejects.count > options.maxRejectedRows) throw new TooManyRejects();
  yield* out.take(true);
}

/** Ends the COPY, and with it the transaction, once a file with too many bad rows has been read to its end. */
export class TooManyRejects extends Error {}

/**
 * Sends chunks as one COPY. The stream is driven by hand: when the connection breaks, `pipeline` destroys a copy stream
 * that can no longer say CopyFail. After an error the client is in the middle of a COPY and fit only to be closed.
 */
async function copyLines(client: Client, statement: string, lines: AsyncIterable<Buffer>): Promise<void> {
  const copy = client.query(copyFrom(statement, { highWaterMark: SEND_AHEAD_BYTES }));
  let failure: Error | undefined;
  copy.on('error', (error) => {
    failure = error;
  });
  const failed = (): void => {
    if (failure !== undefined) throw failure;
  };
  for await (const chunk of lines) {
    failed();
    if (!copy.write(chunk)) await once(copy, 'drain');
  }
  failed();
  copy.end();
  await once(copy, 'finish');
}
