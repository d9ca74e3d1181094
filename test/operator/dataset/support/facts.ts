import type { Dataset, DatasetSpec, UrlSource } from '../../../../src/operator/dataset/dataset.js';
import { decide } from '../../../../src/operator/dataset/decide.js';
import type { Facts, Job, Reference } from '../../../../src/operator/dataset/facts.js';
import type { Plan } from '../../../../src/operator/dataset/plan.js';
import type { OperatorSettings } from '../../../../src/operator/dataset/resources/template.js';
import { specHash } from '../../../../src/operator/dataset/spec-hash.js';
import type { RunReport } from '../../../../src/run-report.js';

export const noon = Date.parse('2026-03-02T12:00:00Z');
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

export const settings: OperatorSettings = {
  instance: 'demo',
  isDefault: true,
  template: { spec: { containers: [{ name: 'ingest', image: 'almanac:test' }] } },
};

export const urlSource = (url = 'https://example.org/bars.csv', more: Partial<UrlSource> = {}) => ({
  url: { url, timeoutSeconds: 60, maxBytes: 1000, ...more },
});

export function datasetWith(
  spec: Partial<DatasetSpec> = {},
  metadata: Partial<Dataset['metadata']> = {},
  status?: Dataset['status'],
): Dataset {
  return {
    apiVersion: 'almanac.dev/v1alpha1',
    kind: 'Dataset',
    metadata: {
      name: 'stocks',
      namespace: 'market',
      uid: '6b1f1c56-0d4b-4a4e-9f53-0c5d0e6b2a11',
      generation: 1,
      ...metadata,
    },
    spec: {
      type: 'StocksOHLCV',
      format: 'CSV',
      compression: 'Auto',
      suspend: false,
      deletionPolicy: 'Retain',
      source: urlSource(),
      write: { mode: 'Upsert', maxRejectedRows: 0 },
      job: { backoffLimit: 3, activeDeadlineSeconds: 3600, ttlSecondsAfterFinished: 86_400 },
      historyLimit: { successful: 3, failed: 3 },
      ...spec,
    },
    ...(status !== undefined && { status }),
  };
}

export const daily = {
  cron: '0 6 * * *',
  timeZone: 'Etc/UTC',
  startingDeadlineSeconds: 600,
  concurrencyPolicy: 'Forbid',
  catchUp: 'Latest',
} as const;

export const factsOf = (dataset: Dataset, more: Partial<Facts> = {}): Facts => ({
  dataset,
  jobs: [],
  cronJob: undefined,
  foreign: undefined,
  reports: new Map(),
  waiting: new Map(),
  references: [],
  namespaceTerminating: false,
  now: noon,
  ...more,
});

export const found = (more: Partial<Reference> = {}): Reference => ({
  kind: 'ConfigMap',
  name: 'bars',
  key: 'bars.csv',
  state: 'found',
  resourceVersion: '7',
  ...more,
});

export const reportWith = (more: Partial<RunReport> = {}): RunReport => ({
  command: 'ingest',
  result: 'loaded',
  errorCode: null,
  message: null,
  rowsRead: 10,
  rowsWritten: 8,
  rowsRejected: 2,
  bytes: 512,
  checksum: null,
  revision: 1,
  repeated: false,
  dataset: { rows: 100, from: '2020-01-01T00:00:00Z', to: '2026-03-01T00:00:00Z' },
  startedAt: '2026-03-02T12:00:00Z',
  finishedAt: '2026-03-02T12:00:10Z',
  ...more,
});

export const failureWith = (errorCode: string, message = 'words of the pod'): RunReport =>
  reportWith({ result: 'failed', errorCode, message, dataset: null });

/** A Job after its end, by default a good one a minute after noon. */
export function ended(job: Job, { type = 'Complete', reason = '', at = noon + minuteMs } = {}): Job {
  const time = new Date(at).toISOString().replace('.000Z', 'Z');
  const condition = { type, status: 'True', lastTransitionTime: time, reason } as const;
  return {
    ...job,
    status: {
      startTime: '2026-03-02T12:00:00Z',
      ...(type === 'Complete' && { completionTime: time }),
      conditions: [condition],
    },
  };
}

export const failed = (job: Job, at?: number, reason = 'BackoffLimitExceeded'): Job =>
  ended(job, { type: 'Failed', reason, ...(at !== undefined && { at }) });

export const decided = (facts: Facts): Plan => decide(facts, settings);

/** The Job of a plan that starts one. */
export function jobOf({ job }: Plan): Job {
  if (job === undefined) throw new Error('No Job is planned.');
  return job;
}

/** The facts after a plan was carried out and some time went by. */
export const after = (facts: Facts, plan: Plan, more: Partial<Facts> = {}): Facts => ({
  ...facts,
  dataset: { ...facts.dataset, status: plan.status },
  jobs: [
    ...facts.jobs.filter(({ metadata }) => !plan.deleteJobs.includes(metadata.name)),
    ...(plan.job === undefined ? [] : [plan.job]),
  ],
  cronJob: plan.cronJob === 'keep' ? facts.cronJob : plan.cronJob === 'delete' ? undefined : plan.cronJob,
  ...more,
});

/** A Dataset whose first run is over, well unless said otherwise; everything about it is in the status. */
export function afterFirstRun(
  facts: Facts,
  end: { job?: (job: Job) => Job; report?: RunReport } = {},
): Facts {
  const started = decided(facts);
  const { job = ended, report = reportWith() } = end;
  const over = job(jobOf(started));
  const reports = new Map([[over.metadata.name, report]]);
  const running = after(facts, started, { jobs: [over], reports, now: facts.now + minuteMs + 10_000 });
  return after(running, decided(running));
}

export const changed = (facts: Facts, spec: Partial<DatasetSpec>): Facts => ({
  ...facts,
  dataset: {
    ...facts.dataset,
    metadata: { ...facts.dataset.metadata, generation: facts.dataset.metadata.generation + 1 },
    spec: { ...facts.dataset.spec, ...spec },
  },
});

export const conditionOf = ({ status }: Plan, type: string) =>
  status.conditions?.find((condition) => condition.type === type);

export const hashOf = ({ dataset }: Facts): string => specHash(dataset.spec);
