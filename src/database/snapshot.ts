import type { QueryConfig } from 'pg';
import { AppError } from '../errors.js';
import type { DatasetState } from './catalogue.js';
import type { Client, Database } from './database.js';

/** A connection inside a REPEATABLE READ snapshot, and the revisions that the snapshot holds. */
export interface OpenSnapshot {
  client: Client;
  revisions: ReadonlyMap<number, number>;
  /** Ends the snapshot and gives the connection back; with an error it is thrown away. */
  close(error?: unknown): Promise<void>;
}

export interface Snapshots {
  /** Runs `work` in one snapshot; a replica that is behind what `datasets` say is not used. */
  snapshot<T>(
    name: string,
    datasets: readonly DatasetState[],
    work: (client: Client, revisions: ReadonlyMap<number, number>) => Promise<T>,
  ): Promise<{ value: T; revisions: ReadonlyMap<number, number> }>;
  /** The same with an end of its own and no statement timeout: for streamed answers. */
  openSnapshot(name: string, datasets: readonly DatasetState[]): Promise<OpenSnapshot>;
}

/** It costs next to nothing: who does not answer it in time (ms) is away, whatever a query may take. */
const beginTimeoutMs = 3000;

/** One simple query: the snapshot and its revisions cost a single round trip. */
const begin = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT id, current_revision FROM datasets';

/** Each list holds the replicas' pool first, where there is one, and the primary's last. */
export interface SnapshotPools {
  bounded: readonly Database[];
  /** Without statement timeout. Slow readers hold connections of these alone. */
  streams: readonly Database[];
}

type Work<T> = (client: Client, revisions: ReadonlyMap<number, number>) => Promise<T>;
interface Read<T> {
  value: T;
  revisions: ReadonlyMap<number, number>;
}

export function createSnapshots({ bounded, streams }: SnapshotPools): Snapshots {
  return {
    snapshot: (name, datasets, work) => readOn(bounded, name, datasets, work),
    openSnapshot: (name, datasets) =>
      new Promise((resolve, reject) => {
        const ended = readOn(streams, name, datasets, (client, revisions) =>
          lendUntilClosed((close) => resolve({ client, revisions, close: (error) => close(error, ended) })),
        ).then(
          () => undefined,
          (error: unknown) => reject(asError(error)), // no effect once it was lent
        );
      }),
  };
}

const behind = Symbol('a replica that is behind');

/** Reads on the first pool that is up and not behind; the last one, the primary's, is never behind. */
async function readOn<T>(
  pools: readonly Database[],
  name: string,
  datasets: readonly DatasetState[],
  work: Work<T>,
): Promise<Read<T>> {
  for (const pool of pools.slice(0, -1)) {
    let begun = false;
    try {
      const { value, revisions } = await snapshotOn<T | typeof behind>(pool, name, async (client, read) => {
        if (isBehind(read, datasets)) return behind;
        begun = true;
        return work(client, read);
      });
      if (value !== behind) return { value, revisions };
    } catch (error) {
      if (begun || !isAway(error)) throw error;
    }
  }
  const primary = pools.at(-1);
  if (primary === undefined) throw new TypeError('a snapshot needs a pool');
  return snapshotOn(primary, name, work);
}

const snapshotOn = <T>(pool: Database, name: string, work: Work<T>): Promise<Read<T>> =>
  pool.withClient(name, async (client) => {
    const revisions = await beginSnapshot(client);
    const value = await work(client, revisions);
    await client.query('COMMIT');
    return { value, revisions };
  });

/** Hands something out and lasts until the taker closes it; fails when it closes with an error. */
function lendUntilClosed(
  lend: (close: (error: unknown, ended: Promise<void>) => Promise<void>) => void,
): Promise<void> {
  return new Promise((done, fail) => {
    lend((error, ended) => {
      if (error === undefined) done();
      else fail(asError(error));
      return ended;
    });
  });
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
const isAway = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'database-unavailable';

/** The driver takes a time-out for each query; its types do not know. */
const beginQuery: QueryConfig & { query_timeout: number } = { text: begin, query_timeout: beginTimeoutMs };

interface RevisionRow {
  id: number;
  current_revision: number;
}

async function beginSnapshot(client: Client): Promise<ReadonlyMap<number, number>> {
  const results = (await client.query<RevisionRow>(beginQuery)) as unknown as { rows: RevisionRow[] }[];
  return toMap(results[1]?.rows ?? []);
}

const toMap = (rows: readonly RevisionRow[]): ReadonlyMap<number, number> =>
  new Map(rows.map((row) => [row.id, row.current_revision]));

const isBehind = (revisions: ReadonlyMap<number, number>, datasets: readonly DatasetState[]): boolean =>
  datasets.some((dataset) => (revisions.get(dataset.id) ?? -1) < dataset.revision);
