import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { configMapOf, csvOf, datasetOf, datasetsOf } from './support/dataset.js';
import { startExternalPostgres } from './support/external-postgres.js';
import { image, loadImage } from './support/image.js';
import { get, kubectl } from './support/kubectl.js';
import { type LoadPlan, type LoadReport, underLoad } from './support/load.js';
import { createNamespace, type Namespace } from './support/namespace.js';
import { podsOf, untilReplicas } from './support/pods.js';
import { loadPrevious } from './support/previous.js';
import { bars, measurements, rowsOf, untilRows } from './support/questions.js';
import { type Release, releaseOf, type Values } from './support/release.js';
import { say } from './support/say.js';

// A cache in Redis would answer while the database does not.
const values = { sampleData: { enabled: true }, api: { replicas: 2 }, redis: { mode: 'none' } };
const days = 5000;

let namespace: Namespace | undefined;
let before: Awaited<ReturnType<typeof loadPrevious>>;
/** The same release in the cluster, by the chart before and by ours. */
let previous: Release;
let current: Release;

beforeAll(async () => {
  await loadImage();
  before = await loadPrevious();
});
beforeEach(async () => {
  namespace = await createNamespace('upgrade');
  previous = releaseOf(namespace.name, 'almanac', before);
  current = releaseOf(namespace.name);
});
afterEach(() => namespace?.remove());

const plan = (): LoadPlan => ({
  origin: `http://${current.fullname}:8080`,
  paths: [
    '/stocks/time-series/ALMX?frequency=Weekly',
    '/stocks/time-series/EARL?limit=50',
    '/air_quality?station=aq_harbour&limit=20',
    '/air_quality/latest',
    '/datasets',
    '/version',
  ],
  requests: 3000,
  concurrency: 8,
  perSecond: 50,
});

/** Images of the API's pods, when all old ones are gone. */
async function images(): Promise<string[]> {
  await untilReplicas(current.namespace, current.fullname, { replicas: 2 });
  const pods = await podsOf(current.namespace, current.selector('api'));
  return [...new Set(pods.flatMap(({ spec }) => spec.containers.map((container) => container.image)))];
}

const tables = ['datasets', 'series', 'bars', 'measurements'];

/** Rows of each table, as PostgreSQL counts them. */
async function counted(server: string): Promise<Record<string, number>> {
  const query = tables.map((table) => `select '${table}', count(*) from ${table}`).join(' union all ');
  const psql = ['psql', '--username=almanac', '--tuples-only', '--no-align', '--command', query, 'almanac'];
  const lines = (await kubectl(['exec', server, '--namespace', current.namespace, '--', ...psql]))
    .trim()
    .split('\n');
  return Object.fromEntries(
    lines.map((line) => line.split('|')).map(([table, rows]) => [table, Number(rows)]),
  );
}

const own = (symbol: string): string => `/stocks/time-series/${symbol}?start=2030-01-01&format=csv`;

/** Answers that must not change. */
const answers = (): Promise<string[][]> =>
  Promise.all([bars, measurements, own('EARL')].map((path) => rowsOf(current, path)));

/** A Dataset of its own, by the operator that is there. */
async function load(name: string): Promise<void> {
  const datasets = datasetsOf(current);
  const text = csvOf(name.toUpperCase(), { days });
  await datasets.apply(configMapOf(name, text), datasetOf(name, { deletionPolicy: 'Retain' }));
  await datasets.until(name, { type: 'Ready', status: 'True' }, 120);
}

interface Course {
  report: LoadReport;
  /** The server was another pod after the upgrade: its pod is of the chart, and had changed. */
  replaced: boolean;
}

/** N−1 → N → N−1 under load, with rows of each; fails when one of them is missing afterwards. */
async function upgradeAndBack(server: string, all: Values): Promise<Course> {
  await previous.install(all);
  await untilRows(previous, bars);
  await untilRows(previous, measurements);
  await load('earl');
  const rows = await counted(server);
  const told = await answers();
  const seen = [await images()];
  const uid = async (): Promise<string> =>
    (await get('pod', server, '--namespace', current.namespace)).metadata.uid;
  const first = await uid();

  const report = await underLoad(current.namespace, plan(), async () => {
    await current.upgrade(all);
    seen.push(await images());
    expect(await counted(server)).toEqual(rows);
    expect(await answers()).toEqual(told);
    await load('late');
    await current.rollback(1);
    seen.push(await images());
  });

  const { datasets = 0, series = 0, bars: stored = 0, measurements: measured = 0 } = rows;
  const after = { datasets: datasets + 1, series: series + 1, bars: stored + days, measurements: measured };
  expect(await counted(server)).toEqual(after);
  expect(await answers()).toEqual(told);
  expect(await rowsOf(previous, own('LATE'))).toHaveLength(told[2]?.length ?? 0);
  const named = [before.image, image, before.image].map((each) => [expect.stringContaining(each)]);
  expect(seen).toEqual(named);
  expect(report.requests).toBeGreaterThanOrEqual(plan().requests);
  const replaced = (await uid()) !== first;
  say(
    `from ${before.commit} and back: ${report.failed} of ${report.requests} requests failed, ${JSON.stringify(after)}`,
  );
  return { report, replaced };
}

describe('the release before, upgraded to this one and rolled back, under load', () => {
  it('loses no request and no row on a database of its own', async () => {
    const { host } = await startExternalPostgres(current.namespace);
    const tls = { mode: 'verify-full', caSecret: 'database-ca' };
    const postgres = { mode: 'external', external: { host, existingSecret: 'database', tls } };
    const { report } = await upgradeAndBack('plain-database', { ...values, postgres });
    expect(report).toMatchObject({ failed: 0, errors: {}, firstErrors: [] });
  });

  it('loses no row on the bundled database, and no request unless its own pod has to change', async () => {
    const { report, replaced } = await upgradeAndBack(`${current.fullname}-postgres-0`, values);
    if (replaced) say(`the upgrade replaced the bundled database: ${JSON.stringify(report.errors)}`);
    expect(replaced ? 0 : report.failed).toBe(0);
  });
});
