import { expect, it } from '@jest/globals';
import { fc } from '../../support/properties.js';
import type { DatasetSpec } from '../../../src/operator/dataset/dataset.js';
import type { Plan } from '../../../src/operator/dataset/plan.js';
import { specHash } from '../../../src/operator/dataset/spec-hash.js';
import { type Cluster, createCluster } from './support/cluster.js';
import type { Outcome } from './support/cluster-parts.js';
import { conditionOf, daily, minuteMs, urlSource } from './support/facts.js';

const outcomes: readonly Outcome[] = [
  'good',
  'good',
  'silent',
  'deadline',
  'lost',
  { errorCode: 'source-unavailable' },
  { errorCode: 'source-invalid' },
  { errorCode: 'dataset-owned' },
  { errorCode: 'database-unavailable' },
];

type Step = (cluster: Cluster) => void;
const step = (name: string, run: Step): Step => Object.assign(run, { toString: () => name });

const index = fc.nat(3);
const shared: fc.Arbitrary<Step>[] = [
  fc.constant(step('reconcile', (cluster) => cluster.reconcile())),
  fc
    .nat(4)
    .map((stopAfter) => step(`stop after ${stopAfter}`, (cluster) => cluster.reconcile({ stopAfter }))),
  fc
    .tuple(index, fc.constantFrom(...outcomes))
    .map(([at, outcome]) =>
      step(`finish ${at} ${JSON.stringify(outcome)}`, (cluster) => cluster.finish(at, outcome)),
    ),
  fc.constant(step('freeze', (cluster) => cluster.freeze())),
  fc.constant(step('reconcile blindly', (cluster) => cluster.reconcile({ stale: true }))),
  index.map((at) => step(`vanish ${at}`, (cluster) => cluster.vanish(at))),
  fc.constant(step('reap', (cluster) => cluster.reap())),
  fc.constant(step('lose pods', (cluster) => cluster.losePods())),
  fc
    .integer({ min: 1, max: 180 })
    .map((minutes) => step(`${minutes} min`, (cluster) => cluster.advance(minutes * minuteMs))),
  fc
    .integer({ min: -3000, max: 3000 })
    .map((minutes) => step(`jump ${minutes} min`, (cluster) => cluster.advance(minutes * minuteMs))),
  fc.boolean().map((suspend) => step(`suspend ${suspend}`, (cluster) => cluster.setSpec({ suspend }))),
  fc
    .nat(3)
    .map((wish) =>
      step(`ask ${wish}`, (cluster) => cluster.annotate({ 'almanac.dev/reconcile-at': `${wish}` })),
    ),
  fc
    .nat(3)
    .map((rows) =>
      step(`rejects ${rows}`, (cluster) =>
        cluster.setSpec({ write: { mode: 'Upsert', maxRejectedRows: rows } }),
      ),
    ),
];
const ofConfigMap: fc.Arbitrary<Step>[] = [
  ...shared,
  fc.nat(3).map((text) => step(`content ${text}`, (cluster) => cluster.setContent(`content ${text}`))),
];
const ofSchedule: fc.Arbitrary<Step>[] = [
  ...shared,
  fc.constant(step('tick', (cluster) => cluster.tick())),
  fc.boolean().map((up) => step(`controller ${up}`, (cluster) => cluster.setCronController(up))),
  fc.boolean().map((there) => step(`secret ${there}`, (cluster) => cluster.setSecret(there))),
  fc.nat(2).map((path) => step(`url ${path}`, (cluster) => cluster.setSpec({ source: secured(`${path}`) }))),
  fc.constant(step('drift', (cluster) => cluster.driftCronJob())),
  fc.constant(step('drop CronJob', (cluster) => cluster.dropCronJob())),
];
const secured = (path: string) =>
  urlSource(`https://example.org/${path}`, { authSecretRef: { name: 'key' } });

/** From here on all goes well: everything is there, Jobs succeed, time goes by. */
function settle(cluster: Cluster): void {
  cluster.setSecret(true);
  cluster.setCronController(true);
  cluster.setSpec({ suspend: false });
  for (let turn = 0; turn < 60; turn += 1) {
    const { requeueAfterMs } = cluster.reconcile();
    cluster.reap();
    while (cluster.unfinished().length > 0) cluster.finish(0, 'good');
    cluster.reconcile();
    cluster.advance(requeueAfterMs);
    cluster.tick();
    if (isIdle(cluster)) return;
  }
  while (cluster.unfinished().length > 0) cluster.finish(0, 'good');
  cluster.reconcile();
  cluster.reconcile();
}

function isIdle(cluster: Cluster): boolean {
  const before = cluster.writes();
  const plan = cluster.reconcile();
  return cluster.writes() === before && plan.status.activeRun === undefined && isReady(plan);
}

const isReady = (plan: Plan): boolean => conditionOf(plan, 'Ready')?.status === 'True';

function expectRest(cluster: Cluster): void {
  const before = cluster.writes();
  const plan = cluster.reconcile();
  expect(cluster.writes() - before).toBe(0);
  expect(plan).toMatchObject({ cronJob: 'keep', deleteJobs: [], events: [], job: undefined });
  expect(conditionOf(plan, 'Ready')).toMatchObject({ status: 'True', reason: 'Loaded' });
  expect(plan.status.conditions?.map(({ type }) => type)).toEqual(['Ready', 'Ingested', 'Fresh']);
  expect(plan.status.specHash).toBe(specHash(cluster.dataset.spec));
  expect(plan.status.lastHandledReconcileAt).toBe(
    cluster.dataset.metadata.annotations?.['almanac.dev/reconcile-at'],
  );
}

const cases: { name: string; spec: Partial<DatasetSpec>; steps: fc.Arbitrary<Step>[] }[] = [
  {
    name: 'a ConfigMap is loaded in the end, whatever happens before',
    spec: { source: { configMap: { name: 'bars', key: 'bars.csv' } } },
    steps: ofConfigMap,
  },
  {
    name: 'a URL with a schedule is loaded in the end, whatever happens before',
    spec: { source: secured('0'), schedule: { ...daily, cron: '0 * * * *' } },
    steps: ofSchedule,
  },
];

it.each(cases)('$name', ({ spec, steps }) => {
  fc.assert(
    fc.property(fc.array(fc.oneof(...steps), { minLength: 5, maxLength: 60 }), (todo) => {
      const cluster = createCluster(spec);
      todo.forEach((run) => run(cluster));
      settle(cluster);
      expect(cluster.violations).toEqual([]);
      expectRest(cluster);
      expect(cluster.database.held).toBe(
        `${specHash(cluster.dataset.spec)} ${spec.source?.configMap === undefined ? '' : cluster.content()}`,
      );
    }),
    { numRuns: 100 },
  );
});
