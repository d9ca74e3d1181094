import type { Observe } from '../observability/observation.js';
import type { Catalogue, DatasetState, DatasetType, SeriesState } from './catalogue.js';
import { type Database, isDatabaseAway, sql } from './database.js';
import { AppError } from '../errors.js';
import { readFigures } from './dataset-figures.js';

export interface LiveCatalogue {
  /** What was last seen; empty before the first load. */
  current(): Catalogue;
  /** Whether the newest look at the database succeeded. */
  state: () => { up: boolean; loaded: boolean; reason: string };
  /**
   * Looks now; throws when the database is away. A look that had begun before does not count, as it may have missed
   * what was committed since; asked several times at once it looks once.
   */
  refresh(): Promise<Catalogue>;
  start(): void;
  stop(): void;
}

/** Polls the newest revision (no LISTEN: connection poolers drop it) and reloads when it changed. */
export function createLiveCatalogue(options: Options): LiveCatalogue {
  const { observe, pollMs } = options;
  const looker = createLooker(options);
  let state = { up: false, loaded: false, reason: 'the database has not answered yet' };
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const look = async (): Promise<Catalogue> => {
    try {
      const catalogue = await looker.look();
      if (!state.up) observe({ kind: 'database-state', state: 'up' });
      state = { up: true, loaded: true, reason: '' };
      return catalogue;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (state.up || state.reason !== reason) observe({ kind: 'database-state', state: 'down', reason });
      state = { ...state, up: false, reason };
      throw asUnavailable(error);
    }
  };
  const { running, fresh } = oneAtATime(look);
  const tick = (): void => {
    running()
      .catch(() => undefined) // told above
      .finally(() => {
        if (!stopped) timer = setTimeout(tick, pollMs);
      });
  };
  return {
    current: looker.current,
    state: () => state,
    refresh: fresh,
    start: tick,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

interface Options {
  database: Database;
  observe: Observe;
  pollMs: number;
}

/** `running` joins a look that is under way; `fresh` waits for its end and looks again, once for all who ask. */
function oneAtATime<T>(look: () => Promise<T>): { running: () => Promise<T>; fresh: () => Promise<T> } {
  let current: Promise<T> | undefined;
  let following: Promise<T> | undefined;
  const running = (): Promise<T> => {
    current ??= look().finally(() => {
      current = undefined;
    });
    return current;
  };
  const fresh = (): Promise<T> => {
    if (current === undefined) return running();
    following ??= current
      .catch(() => undefined) // told to whoever asked for it
      .then(() => {
        following = undefined;
        return running();
      });
    return following;
  };
  return { running, fresh };
}

/** Reads the catalogue when the mark of the database has changed. */
function createLooker({ database, observe }: Options): {
  current: () => Catalogue;
  look: () => Promise<Catalogue>;
} {
  let current = buildCatalogue(0, [], []);
  let seen: string | undefined;
  return {
    current: () => current,
    async look() {
      const [row] = await database.rows<{ mark: string }>('catalogue_poll', sql.raw(pollText));
      const mark = row?.mark ?? '';
      if (mark !== seen) {
        current = await load(database, current.version + 1, observe);
        seen = mark;
      }
      return current;
    },
  };
}

const asUnavailable = (error: unknown): unknown =>
  error instanceof AppError || !isDatabaseAway(error)
    ? error
    : new AppError('database-unavailable', 'The database is away.', { retryAfter: 2 }, error);

/** Changes with every recorded run, and with every dataset that comes or goes. */
const pollText = `
  SELECT concat((SELECT max(id) FROM revisions), '/', (SELECT string_agg(id || ':' || current_revision, ',' ORDER BY id) FROM datasets)) AS mark`;

interface DatasetRow {
  id: number;
  name: string;
  type: DatasetType;
  revision: number;
  loaded_at: Date | null;
}

async function load(database: Database, version: number, observe: Observe): Promise<Catalogue> {
  return database.withClient('catalogue_load', async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const datasets = await client.query<DatasetRow>(`
      SELECT d.id, d.name, d.type, d.current_revision AS revision, r.finished_at AS loaded_at
      FROM datasets d LEFT JOIN revisions r ON r.dataset_id = d.id AND r.number = d.current_revision
      ORDER BY d.name`);
    const series = await client.query<SeriesRow>(
      `SELECT dataset_id, key, first::text, last::text, rows, pollutants FROM series ORDER BY key`,
    );
    const states = datasets.rows.map(({ loaded_at, ...row }) => ({ ...row, loadedAt: loaded_at }));
    const catalogue = buildCatalogue(version, states, series.rows);
    const figures = await readFigures(client, catalogue);
    await client.query('COMMIT');
    observe({ kind: 'catalogue', datasets: figures });
    return catalogue;
  });
}

interface SeriesRow {
  dataset_id: number;
  key: string;
  first: string;
  last: string;
  rows: number;
  pollutants: string[];
}

export function buildCatalogue(
  version: number,
  datasets: readonly DatasetState[],
  rows: readonly SeriesRow[],
): Catalogue {
  const byId = new Map(datasets.map((dataset) => [dataset.id, dataset]));
  const lists: Record<DatasetType, SeriesState[]> = { StocksOHLCV: [], AirQuality: [] };
  const byKey: Record<DatasetType, Map<string, SeriesState[]>> = {
    StocksOHLCV: new Map(),
    AirQuality: new Map(),
  };
  for (const { dataset_id, ...row } of rows) {
    const dataset = byId.get(dataset_id);
    if (dataset === undefined) continue;
    const entry: SeriesState = { ...row, dataset };
    lists[dataset.type].push(entry);
    const same = byKey[dataset.type].get(row.key);
    if (same === undefined) byKey[dataset.type].set(row.key, [entry]);
    else same.push(entry);
  }
  for (const list of Object.values(lists)) list.sort(order);
  for (const index of Object.values(byKey)) for (const list of index.values()) list.sort(order);
  const byName = new Map(datasets.map((dataset) => [dataset.name, dataset]));
  return {
    version,
    datasets,
    dataset: (name) => byName.get(name),
    find: (type, key) => byKey[type].get(key) ?? [],
    series: (type) => lists[type],
  };
}

const order = (a: SeriesState, b: SeriesState): number =>
  compare(a.key, b.key) || compare(a.dataset.name, b.dataset.name);

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
