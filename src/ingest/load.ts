import type { Client } from '../database/database.js';
import { AppError } from '../errors.js';
import type { IngestOptions } from './ingest-types.js';
import { timeLimit } from './limits.js';
import { lockDataset } from './lock.js';
import { dropDuplicates, mergeRows, prepareTransaction, rejectExisting } from './merge.js';
import { type Read, readSource } from './read.js';
import {
  createDataset,
  findDataset,
  findRun,
  type LastLoad,
  type StoredDataset,
  writeRevision,
} from './revision-store.js';
import { resultOf, type Run } from './run-state.js';
import { TooManyRejects } from './stage.js';

export interface LoadOptions {
  client: Client;
  ingest: IngestOptions;
  run: Run;
  signal: AbortSignal;
}

/** One load, from the lock to the revision, in a transaction that the caller has begun and commits. */
export async function load(options: LoadOptions): Promise<void> {
  const { client, ingest, run } = options;
  run.serverProcess = await prepareTransaction(client);
  ingest.onProgress?.({ phase: 'waiting', bytes: 0, totalBytes: undefined, rows: 0 });
  await lockDataset(client, ingest.dataset, { ifBusy: ingest.ifBusy, signal: options.signal });
  const dataset = await findDataset(client, ingest.dataset);
  noteDataset(options, dataset);
  if (dataset !== undefined && ingest.runKey !== undefined) {
    run.earlier = await findRun(client, dataset, ingest.runKey);
    if (run.earlier !== undefined) return;
  }
  const last = dataset !== undefined && isComparable(ingest, dataset) ? dataset : undefined;
  const read = await readWithin(options, dataset, last);
  if (read === 'not-modified') return finishUnchanged(options, dataset as StoredDataset);
  if (last !== undefined && last.checksum === run.checksum) return finishUnchanged(options, last);
  await write(options, dataset, read);
}

/** Opens and reads the source within the time limit; `last` is the load that it may be compared with. */
async function readWithin(
  { client, ingest, run, signal }: LoadOptions,
  dataset: StoredDataset | undefined,
  last: StoredDataset | undefined,
): Promise<Read | 'not-modified'> {
  const time = timeLimit(signal, ingest.limits.timeoutSeconds);
  try {
    const conditions = last?.lastLoad?.source === ingest.source.identity ? last : undefined;
    const opened = await ingest.source.open(conditions, time.signal);
    if (opened.state === 'not-modified') return 'not-modified';
    run.etag = opened.etag;
    run.lastModified = opened.lastModified;
    run.totalBytes = opened.totalBytes;
    const typed = { ...ingest, type: dataset?.type ?? ingest.type };
    return await readSource({ client, ingest: typed, run, received: opened.chunks });
  } catch (error) {
    throw time.explain(error);
  } finally {
    time.clear();
  }
}

function noteDataset({ ingest, run }: LoadOptions, dataset: StoredDataset | undefined): void {
  if (dataset === undefined) return;
  run.datasetId = dataset.id;
  run.type = dataset.type;
  if (ingest.type !== undefined && ingest.type !== dataset.type)
    throw new AppError(
      'config-invalid',
      `The dataset ${ingest.dataset} holds ${dataset.type}, not ${ingest.type}.`,
    );
}

/**
 * Whether the same bytes would give what the dataset holds now: they were loaded last, in the same way, and
 * would not be refused today.
 */
const isComparable = (ingest: IngestOptions, dataset: StoredDataset): boolean =>
  dataset.currentRevision > 0 &&
  dataset.mode === ingest.mode &&
  dataset.lastLoad?.mapping === canonicalMapping(ingest) &&
  dataset.rowsRejected <= ingest.maxRejectedRows;

const canonicalMapping = ({ mapping }: IngestOptions): string =>
  JSON.stringify(Object.entries(mapping).sort(([a], [b]) => (a < b ? -1 : 1)));

async function finishUnchanged(options: LoadOptions, dataset: StoredDataset): Promise<void> {
  const { run } = options;
  run.outcome = 'unchanged';
  run.checksum = dataset.checksum;
  run.etag ??= dataset.etag;
  run.lastModified ??= dataset.lastModified;
  run.rowsUnchanged = run.rowsRead - run.rejects.count;
  await record(options, dataset.id);
}

async function write(
  options: LoadOptions,
  dataset: StoredDataset | undefined,
  { header, staged }: Read,
): Promise<void> {
  const { client, ingest, run } = options;
  const { rowType } = header;
  ingest.onProgress?.({ phase: 'writing', bytes: run.bytes, totalBytes: run.totalBytes, rows: run.rowsRead });
  const datasetId = dataset?.id ?? (await createDataset(client, ingest.dataset, rowType.type));
  const isNew = (dataset?.currentRevision ?? 0) === 0;
  const merge = { client, rowType, datasetId, mode: ingest.mode, isNew };
  const duplicates = staged.distinct ? 0 : await dropDuplicates(merge);
  if (ingest.mode === 'append' && !isNew) await rejectExisting(merge, run.rejects);
  if (run.rejects.count > ingest.maxRejectedRows) throw new TooManyRejects();
  run.duplicates = duplicates;
  run.rowsWritten = await mergeRows(merge);
  run.rowsUnchanged = run.rowsRead - run.rejects.count - duplicates - run.rowsWritten;
  run.outcome = 'loaded';
  await record(options, datasetId);
}

async function record({ client, ingest, run }: LoadOptions, datasetId: number): Promise<void> {
  const { etag, lastModified, rejects } = run;
  const lastLoad: LastLoad = { source: ingest.source.identity, mapping: canonicalMapping(ingest) };
  const result = resultOf(run, ingest, null);
  run.revision = await writeRevision(client, {
    datasetId,
    result,
    etag,
    lastModified,
    rejects: rejects.rows,
    lastLoad,
  });
}
