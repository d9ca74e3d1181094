import type { Client } from '../database/database.js';
import { AppError } from '../errors.js';
import { inSpan } from '../observability/span.js';
import { allowAge } from './freshness.js';
import type { IngestOptions } from './ingest-types.js';
import { timeLimit } from './limits.js';
import { lockDataset } from './lock.js';
import { dropDuplicates, type MergeOptions, mergeRows, prepareTransaction, rejectExisting } from './merge.js';
import { checkMayLoad, giveTo } from './owner.js';
import { type Read, readSource } from './read.js';
import { dropTooOld, expireRows, refuseEmpty } from './retention.js';
import {
  createDataset,
  findDataset,
  findRun,
  type LastLoad,
  type StoredDataset,
  writeRevision,
} from './revision-store.js';
import { resultOf, type Run } from './run-state.js';
import { type Staged, TooManyRejects } from './stage.js';
import { totalsOf } from './totals.js';

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
  await loadUnlessDone(options, dataset);
  const id = run.datasetId as number;
  if (ingest.owner !== undefined) await giveTo(client, id, ingest.owner);
  await allowAge(client, id, ingest.maxAgeSeconds);
  run.totals = await totalsOf(client, id);
}

/** Leaves `run.datasetId` set. */
async function loadUnlessDone(options: LoadOptions, dataset: StoredDataset | undefined): Promise<void> {
  const { client, ingest, run } = options;
  if (dataset !== undefined && ingest.runKey !== undefined) {
    run.earlier = await findRun(client, dataset, ingest.runKey);
    if (run.earlier !== undefined) return;
  }
  const last = dataset !== undefined && isComparable(options, dataset) ? dataset : undefined;
  const read = await inSpan('source', {}, () => readWithin(options, dataset, last));
  if (read === 'not-modified') return finishUnchanged(options, dataset as StoredDataset, read);
  if (last !== undefined && last.checksum === run.checksum)
    return finishUnchanged(options, last, 'same-bytes');
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
  checkMayLoad(ingest.dataset, dataset.owner, ingest);
  run.datasetId = dataset.id;
  run.type = dataset.type;
  if (ingest.type !== undefined && ingest.type !== dataset.type)
    throw new AppError(
      'dataset-type-conflict',
      `The dataset ${ingest.dataset} holds ${dataset.type}, not ${ingest.type}.`,
    );
}

/**
 * Whether the same bytes would give what the dataset holds now, but for rows that are too old by now: they were
 * loaded last, in the same way, and would not be refused today.
 */
const isComparable = ({ ingest, run }: LoadOptions, dataset: StoredDataset): boolean =>
  dataset.currentRevision > 0 &&
  dataset.mode === ingest.mode &&
  dataset.lastLoad?.mapping === canonicalMapping(ingest) &&
  // A shorter reach then left out rows that belong to the dataset today.
  (dataset.lastLoad.cutoff ?? '') <= (run.cutoff ?? '') &&
  dataset.rowsRejected <= ingest.maxRejectedRows;

const canonicalMapping = ({ mapping }: IngestOptions): string =>
  JSON.stringify(Object.entries(mapping).sort(([a], [b]) => (a < b ? -1 : 1)));

async function finishUnchanged(
  options: LoadOptions,
  dataset: StoredDataset,
  why: 'not-modified' | 'same-bytes',
): Promise<void> {
  const { ingest, run } = options;
  run.checksum = dataset.checksum;
  if (dataset.lastLoad?.source === ingest.source.identity) {
    run.etag ??= dataset.etag;
    run.lastModified ??= dataset.lastModified;
  }
  run.rowsUnchanged = run.rowsRead - run.rejects.count;
  await expire(options, dataset);
  // What is served has changed when rows went: then this is a revision of its own.
  run.outcome = run.rowsExpired > 0 ? 'loaded' : 'unchanged';
  await record(options, dataset.id, why === 'not-modified' ? dataset.rowsRejected : undefined);
}

/** Deletes what is too old by now. */
async function expire({ client, ingest, run }: LoadOptions, dataset: ExpiringDataset): Promise<void> {
  if (run.cutoff === undefined) return;
  const { id: datasetId, type } = dataset;
  run.rowsExpired = await expireRows({ client, type, datasetId, cutoff: run.cutoff });
  const tooOld = run.rowsTooOld + run.rowsExpired;
  await refuseEmpty(client, { dataset: ingest.dataset, datasetId, tooOld });
}

type ExpiringDataset = Pick<StoredDataset, 'id' | 'type'>;

async function write(
  options: LoadOptions,
  dataset: StoredDataset | undefined,
  { header, staged }: Read,
): Promise<void> {
  const { client, ingest, run } = options;
  const { rowType } = header;
  ingest.onProgress?.({ phase: 'writing', bytes: run.bytes, totalBytes: run.totalBytes, rows: run.rowsRead });
  const { type } = rowType;
  const datasetId = dataset?.id ?? (await createDataset(client, ingest.dataset, type));
  run.datasetId = datasetId;
  const isNew = (dataset?.currentRevision ?? 0) === 0;
  const merge = { client, rowType, datasetId, mode: ingest.mode, isNew };
  await sift(options, merge, staged);
  run.rowsWritten = await mergeRows(merge);
  run.rowsUnchanged = run.rowsRead - run.rejects.count - run.duplicates - run.rowsTooOld - run.rowsWritten;
  await expire(options, { id: datasetId, type });
  run.outcome = 'loaded';
  await record(options, datasetId);
}

/** Leaves in the staging table what may be merged. */
async function sift(
  { client, ingest, run }: LoadOptions,
  merge: MergeOptions,
  staged: Staged,
): Promise<void> {
  if (run.cutoff !== undefined) run.rowsTooOld = await dropTooOld(client, merge.rowType.type, run.cutoff);
  run.duplicates = staged.distinct ? 0 : await dropDuplicates(merge);
  if (ingest.mode === 'append' && !merge.isNew) await rejectExisting(merge, run.rejects);
  if (run.rejects.count > ingest.maxRejectedRows) throw new TooManyRejects();
}

/** `rejected`: of the source, where this run did not read it. */
async function record(
  { client, ingest, run }: LoadOptions,
  datasetId: number,
  rejected?: number,
): Promise<void> {
  const { etag, lastModified, rejects } = run;
  const lastLoad: LastLoad = {
    source: ingest.source.identity,
    mapping: canonicalMapping(ingest),
    cutoff: run.cutoff ?? null,
    ...(rejected !== undefined && { rejected }),
  };
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
