import type { Catalogue } from '../../../src/database/catalogue.js';
import { type Database, openDatabase } from '../../../src/database/database.js';
import { createLiveCatalogue } from '../../../src/database/live-catalogue.js';
import { createSnapshots } from '../../../src/database/snapshot.js';
import { AppError } from '../../../src/errors.js';
import type { Format } from '../../../src/formats/format.js';
import { json } from '../../../src/formats/json.js';
import { parseParameters } from '../../../src/http/parameters.js';
import type { Answer, Parameters, ReadContext, Resource } from '../../../src/http/resource.js';
import { type TestDatabase, createDatabase } from '../../support/databases.js';
import { stockResources } from '../../../src/stocks/stocks-resources.js';

/** The stocks resources on a real database, without HTTP in front: what each question reads can be counted. */
export interface Reader {
  url: string;
  /** Sees what was loaded since. */
  refresh(): Promise<void>;
  ask(url: string, catalogue?: Catalogue): Promise<Reply>;
  catalogue(): Catalogue;
  /** Names of the snapshots opened since the last call. */
  snapshots(): string[];
  /** Symbols whose whole series was kept in memory since the last call. */
  kept(): string[];
  /** Connections that are lent out. */
  lent(): number;
  /** Everything in memory is dropped. */
  forget(): void;
  stop(): Promise<void>;
}

export type JsonRow = Record<string, string | number | null>;

export interface Reply {
  answer: Answer;
  canonical: string;
  /** The rows as the format writes them; reads the answer to its end. */
  text(format?: Format): Promise<string>;
  /** The whole JSON. */
  json(): Promise<unknown>;
  /** The rows of an answer that is an array. */
  rows(): Promise<JsonRow[]>;
}

export async function openReader(): Promise<Reader> {
  const database: TestDatabase = await createDatabase();
  const pool: Database = openDatabase({
    pool: 'test',
    connection: () => ({ connectionString: database.url }),
    max: 4,
    statementTimeoutMs: 5000,
    applicationName: 'test',
    observe: () => undefined,
  });
  const live = createLiveCatalogue({ database: pool, observe: () => undefined, pollMs: 60_000 });
  const memory = new Map<string, object>();
  let opened: string[] = [];
  const kept: string[] = [];
  const keep = (key: string, value: object): void => {
    if (key.startsWith('bars:')) kept.push(key.slice(key.lastIndexOf(':') + 1));
    memory.set(key, value);
  };
  const snapshots = createSnapshots({ bounded: [pool], streams: [pool] });
  const context = (): ReadContext => ({
    catalogue: live.current(),
    memory: { get: (key) => memory.get(key), set: keep },
    snapshot: (name, datasets, work) => {
      opened.push(name);
      return snapshots.snapshot(name, datasets, work);
    },
    openSnapshot: (name, datasets) => {
      opened.push(name);
      return snapshots.openSnapshot(name, datasets);
    },
  });
  return {
    url: database.url,
    refresh: async () => void (await live.refresh()),
    catalogue: () => live.current(),
    ask: (url, catalogue = live.current()) => askAll(url, { catalogue, context }),
    snapshots: () => opened.splice(0),
    kept: () => kept.splice(0),
    lent: () => pool.stats().size - pool.stats().idle,
    forget: () => {
      memory.clear();
      opened = [];
      kept.length = 0;
    },
    stop: async () => {
      await pool.close();
      await database.drop();
    },
  };
}

interface Asking {
  catalogue: Catalogue;
  context: () => ReadContext;
}

async function askAll(url: string, { catalogue, context }: Asking): Promise<Reply> {
  const { query, resource } = questionOf(url, catalogue);
  const canonical = resource.canonical(query);
  const answer = await resource.read(query, context());
  const text = async (format: Format = json): Promise<string> => {
    let all = '';
    for await (const chunk of format.encode(answer.table)) all += chunk.toString();
    await answer.close?.();
    return all;
  };
  const rows = async (): Promise<JsonRow[]> => {
    const all: JsonRow[] = JSON.parse(await text());
    return all;
  };
  return { answer, canonical, text, json: async () => JSON.parse(await text()) as unknown, rows };
}

/** The typed question that a path and query ask; throws as the service does. */
export function questionOf(url: string, catalogue: Catalogue): { resource: Resource; query: unknown } {
  const { resource } = routeOf(url);
  return { resource, query: questionFor(resource, url, catalogue) };
}

export function questionFor<Q>(resource: Resource<Parameters, Q>, url: string, catalogue: Catalogue): Q {
  const { path, query } = routeOf(url);
  const { values, errors } = parseParameters(query, resource.parameters);
  const wrong = new Set(errors.map(({ parameter }) => parameter));
  const all = [...errors, ...(resource.check?.(values, path, wrong) ?? [])];
  if (all.length > 0) throw new AppError('bad-request', 'mistakes', { errors: all });
  return resource.resolve(values, path, catalogue);
}

interface Route {
  resource: Resource;
  path: Record<string, string>;
  query: URLSearchParams;
}

function routeOf(url: string): Route {
  const { pathname, searchParams: query } = new URL(url, 'http://localhost');
  for (const resource of stockResources) {
    const pattern = new RegExp(`^${resource.path.replace(':symbol', '(?<symbol>[^/]+)')}$`);
    const match = pattern.exec(pathname);
    if (match !== null) return { resource, path: { ...match.groups }, query };
  }
  throw new TypeError(`no such path: ${pathname}`);
}

export const failureOf = async (work: () => Promise<unknown>): Promise<unknown> => {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('it should have failed');
};
