import type { Client } from '../database/database.js';
import { AppError, type ErrorCode } from '../errors.js';
import { checkDatasetName } from './dataset-name.js';
import { checkMapping } from './header.js';
import type { IngestOptions, IngestResult } from './ingest-types.js';
import { load } from './load.js';
import { checkOwnership } from './owner.js';
import { findDataset, writeRevision } from './revision-store.js';
import { newRun, resultOf, type Run } from './run-state.js';
import { TooManyRejects } from './stage.js';
import { totalsOf } from './totals.js';

/**
 * Loads a source into a dataset, once: in one transaction, under the dataset's lock, with a revision that says
 * what was done. A load that did not come about gives a result too (`invalid`, `unavailable`, `failed`, with `error`) and is
 * recorded when the dataset exists; a dataset that never loaded anything is not made for it.
 * Throws `config-invalid`, `dataset-busy`, `dataset-owned` and `dataset-type-conflict`, the signal's reason when called off, and defects.
 */
export async function ingest(options: IngestOptions): Promise<IngestResult> {
  checkOptions(options);
  const run = newRun((options.now ?? Date.now)(), options);
  try {
    await options.database.withClient('ingest', (client) => inTransaction(client, options, run));
    return told(options, resultOf(run, options, null));
  } catch (error) {
    if (options.signal?.aborted === true) throw options.signal.reason;
    if (error instanceof AppError && notRecorded.has(error.code)) throw error;
    return await failed(options, run, error);
  }
}

/** Mistakes of who asks, which say nothing of the dataset. */
const notRecorded = new Set<ErrorCode>([
  'config-invalid',
  'dataset-busy',
  'dataset-owned',
  'dataset-type-conflict',
]);

function checkOptions(options: IngestOptions): void {
  checkDatasetName(options.dataset);
  checkOwnership(options);
  checkMapping(options.mapping, options.type);
  if (options.retention !== undefined && options.mode === 'replace')
    throw new AppError(
      'config-invalid',
      '--retention does not go with --mode replace: the source is the dataset.',
    );
}

async function inTransaction(client: Client, ingest: IngestOptions, run: Run): Promise<void> {
  const signal = ingest.signal ?? new AbortController().signal;
  const work = async (): Promise<void> => {
    signal.throwIfAborted();
    await client.query('BEGIN');
    await load({ client, ingest, run, signal });
    signal.throwIfAborted();
    run.committing = true;
    await client.query('COMMIT');
  };
  // A connection that breaks between two queries is told by an event, which ends the process when nobody listens;
  // the next query fails then anyway. After a failure the client is closed, and may tell of that too.
  client.on('error', ignore);
  await unlessCalledOff(work(), signal, () => callOff(ingest, run));
  client.off('error', ignore);
}

const ignore = (): void => {};

/**
 * Gives up waiting as soon as the signal is aborted, whatever the work waits for; the caller then closes the
 * connection, and without a COMMIT nothing of the work stays.
 */
async function unlessCalledOff(
  work: Promise<void>,
  signal: AbortSignal,
  callOff: () => Promise<boolean>,
): Promise<void> {
  const stopListening = new AbortController();
  const calledOff = new Promise<never>((_, reject) => {
    const stop = async (): Promise<void> => {
      if (await callOff()) reject(signal.reason as Error);
    };
    signal.addEventListener('abort', () => void stop(), { once: true, signal: stopListening.signal });
  });
  try {
    await Promise.race([work, calledOff]);
  } finally {
    stopListening.abort();
    work.catch(() => {});
  }
}

/** A closed connection does not end the statement that runs on the server, and with it the dataset's lock: cancelling does. */
async function callOff({ database }: IngestOptions, run: Run): Promise<boolean> {
  if (run.committing) return false;
  const process = run.serverProcess;
  if (process !== undefined)
    await database
      .withClient('ingest-cancel', (client) => client.query('SELECT pg_cancel_backend($1)', [process]))
      .catch(() => undefined);
  return !run.committing;
}

async function failed(options: IngestOptions, run: Run, cause: unknown): Promise<IngestResult> {
  const error = asFailure(options, run, cause);
  run.outcome = outcomes[error.code] ?? 'failed';
  run.rowsWritten = 0;
  run.rowsUnchanged = 0;
  run.rowsTooOld = 0;
  run.rowsExpired = 0;
  run.duplicates = 0;
  run.totals = null;
  run.revision = await recordFailure(options, run, error);
  const result = told(options, resultOf(run, options, error));
  if (error.code === 'internal') throw cause;
  return result;
}

const outcomes: Partial<Record<ErrorCode, IngestResult['result']>> = {
  'source-invalid': 'invalid',
  'source-unavailable': 'unavailable',
  'retention-would-empty': 'invalid',
};

function asFailure({ maxRejectedRows, format }: IngestOptions, { rejects }: Run, cause: unknown): AppError {
  if (cause instanceof TooManyRejects) {
    const [first] = rejects.rows;
    const place = format === 'json' ? 'element' : 'on line';
    const where = first === undefined ? '' : `; the first is ${place} ${first.line}: ${first.reason}`;
    const which = first?.column === null || first === undefined ? '' : ` (${first.column})`;
    return new AppError(
      'source-invalid',
      `${rejects.count} rows were rejected, ${maxRejectedRows} are allowed${where}${which}.`,
    );
  }
  if (cause instanceof AppError) return cause;
  return new AppError('internal', `The load failed: ${String(cause)}`, {}, cause);
}

/** In a transaction of its own; null when there is no such dataset, or the database is away. */
async function recordFailure(options: IngestOptions, run: Run, error: AppError): Promise<number | null> {
  try {
    return await options.database.withClient('ingest-failure', async (client) => {
      const dataset = await findDataset(client, options.dataset);
      if (dataset === undefined) return null;
      await client.query('BEGIN');
      const number = await writeRevision(client, {
        datasetId: dataset.id,
        result: resultOf(run, options, error),
        etag: run.etag,
        lastModified: run.lastModified,
        rejects: run.rejects.rows,
        lastLoad: { source: '', mapping: '' },
      });
      run.totals = await totalsOf(client, dataset.id);
      await client.query('COMMIT');
      return number;
    });
  } catch (failure) {
    const detail = { dataset: options.dataset, error: String(failure) };
    options.observe({ kind: 'warning', message: 'a failed load could not be recorded', detail });
    return null;
  }
}

function told(options: IngestOptions, result: IngestResult): IngestResult {
  const { dataset, result: outcome, rowsRead, rowsWritten, rowsRejected, seconds } = result;
  const runKey = options.runKey;
  if (!result.repeated)
    options.observe({
      kind: 'ingest',
      result: { dataset, runKey, result: outcome, rowsRead, rowsWritten, rowsRejected, seconds },
    });
  return result;
}
