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
    work: (client: Client) => Promise<T>,
  ): Promise<{ value: T; revisions: ReadonlyMap<number, number> }>;
  /** The same with an end of its own and no statement timeout: for streamed answers. */
  openSnapshot(name: string, datasets: readonly DatasetState[]): Promise<OpenSnapshot>;
}

class ReplicaBehind extends Error {}

/** One simple query: the snapshot and its revisions cost a single round trip. */
const begin = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT id, current_revision FROM datasets';

export interface SnapshotPools {
  primary: Database;
  replica?: Database | undefined;
  /** Same server as the replica, else the primary, without statement timeout: slow readers hold these alone. */
  streams: Database;
}

type Work<T> = (client: Client, revisions: ReadonlyMap<number, number>) => Promise<T>;

export function createSnapshots({ primary, replica, streams }: SnapshotPools): Snapshots {
  const on = async <T>(database: Database, name: string, datasets: readonly DatasetState[], work: Work<T>) =>
    database.withClient(name, async (client) => {
      const revisions = await beginSnapshot(client);
      if (database !== primary && isBehind(revisions, datasets)) throw new ReplicaBehind();
      const value = await work(client, revisions);
      await client.query('COMMIT');
      return { value, revisions };
    });

  /** On the first database, else (behind or away) on the primary. */
  const first = async <T>(
    database: Database,
    name: string,
    datasets: readonly DatasetState[],
    work: Work<T>,
  ) => {
    let begun = false;
    try {
      return await on(database, name, datasets, (client, revisions) => {
        begun = true;
        return work(client, revisions);
      });
    } catch (error) {
      if (database === primary || begun || !(error instanceof ReplicaBehind || isAway(error))) throw error;
      return on(primary, name, datasets, work);
    }
  };

  return {
    snapshot: (name, datasets, work) => first(replica ?? primary, name, datasets, work),
    openSnapshot: (name, datasets) =>
      new Promise((resolve, reject) => {
        const ended = first(streams, name, datasets, (client, revisions) =>
          lendUntilClosed((close) => resolve({ client, revisions, close: (error) => close(error, ended) })),
        ).then(
          () => undefined,
          (error: unknown) => reject(asError(error)), // no effect once it was lent
        );
      }),
  };
}

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

interface RevisionRow {
  id: number;
  current_revision: number;
}

async function beginSnapshot(client: Client): Promise<ReadonlyMap<number, number>> {
  const results = (await client.query<RevisionRow>(begin)) as unknown as { rows: RevisionRow[] }[];
  return toMap(results[1]?.rows ?? []);
}

const toMap = (rows: readonly RevisionRow[]): ReadonlyMap<number, number> =>
  new Map(rows.map((row) => [row.id, row.current_revision]));

const isBehind = (revisions: ReadonlyMap<number, number>, datasets: readonly DatasetState[]): boolean =>
  datasets.some((dataset) => (revisions.get(dataset.id) ?? -1) < dataset.revision);
