import { describe, expect, it } from '@jest/globals';
import type { Facts } from '../../../../src/operator/dataset/facts.js';
import {
  after,
  afterFirstRun,
  changed,
  conditionOf,
  daily,
  datasetWith,
  decided,
  ended,
  factsOf,
  failed,
  failureWith,
  found,
  hashOf,
  hourMs,
  jobOf,
  minuteMs,
  noon,
  reportWith,
} from '../support/facts.js';

const configMap = { configMap: { name: 'bars', key: 'bars.csv' } };
const content = (contentHash: string) => [found({ contentHash })];
const asking = (facts: Facts, wish: string): Facts => ({
  ...facts,
  dataset: {
    ...facts.dataset,
    metadata: { ...facts.dataset.metadata, annotations: { 'almanac.dev/reconcile-at': wish } },
  },
});
const tokenOf = (facts: Facts): string | undefined =>
  decided(facts).job?.metadata.annotations?.['almanac.dev/token'];
const triggerOf = (facts: Facts): string | undefined =>
  decided(facts).job?.metadata.annotations?.['almanac.dev/trigger'];
const loaded = (): Facts => afterFirstRun(factsOf(datasetWith()));
const failing = (errorCode: string, spec = {}): Facts =>
  afterFirstRun(factsOf(datasetWith(spec)), { job: (job) => failed(job), report: failureWith(errorCode) });

describe('the first run', () => {
  it('is for the spec, and the status says that it runs', () => {
    const facts = factsOf(datasetWith());
    const plan = decided(facts);
    const { metadata } = jobOf(plan);
    expect(metadata.annotations).toMatchObject({
      'almanac.dev/trigger': 'Spec',
      'almanac.dev/spec-hash': hashOf(facts),
      'almanac.dev/token': `spec:${hashOf(facts)}/after:none`,
    });
    expect(plan.status.activeRun).toEqual({
      jobName: metadata.name,
      trigger: 'Spec',
      startedAt: '2026-03-02T12:00:00Z',
    });
    expect(plan.events).toMatchObject([{ reason: 'RunStarted' }]);
  });

  it('is the same one when the operator stopped before it could write so', () => {
    const facts = factsOf(datasetWith());
    expect(decided({ ...facts, now: noon + hourMs }).job?.metadata.name).toBe(
      jobOf(decided(facts)).metadata.name,
    );
  });

  it.each<[string, Partial<Facts>]>([
    ['is not started while the Dataset is suspended', { dataset: datasetWith({ suspend: true }) }],
    ['is not started in a namespace that is going', { namespaceTerminating: true }],
  ])('%s', (_, more) => {
    expect(decided(factsOf(datasetWith(), more)).job).toBeUndefined();
  });
});

describe('after a good run', () => {
  it('nothing is left to do', () => {
    const plan = decided(loaded());
    expect(plan).toMatchObject({
      job: undefined,
      cronJob: 'keep',
      deleteJobs: [],
      events: [],
      finalizer: 'keep',
    });
    expect(plan.status).toEqual(loaded().dataset.status);
  });

  it('another spec is loaded, and the old one again when it comes back', () => {
    const first = loaded();
    const second = afterFirstRun(changed(first, { format: 'JSON' }));
    const third = changed(second, { format: 'CSV' });
    expect(triggerOf(third)).toBe('Spec');
    expect(tokenOf(third)).not.toBe(first.jobs[0]?.metadata.annotations?.['almanac.dev/token']);
  });

  it.each([
    ['suspended and resumed', { suspend: false }],
    ['kept for another time', { historyLimit: { successful: 1, failed: 1 } }],
  ])('a Dataset that is %s is not loaded again', (_, spec) => {
    expect(triggerOf(changed(loaded(), spec))).toBeUndefined();
  });
});

describe('a ConfigMap', () => {
  const facts = afterFirstRun(factsOf(datasetWith({ source: configMap }), { references: content('a') }));

  it('is not loaded again while its content stays', () => {
    expect(decided(facts).job).toBeUndefined();
  });

  it('is loaded when its content is another one', () => {
    expect(triggerOf({ ...facts, references: content('b') })).toBe('Content');
    expect(tokenOf({ ...facts, references: content('b') })).toContain('content:b');
  });

  it('that changes while a run is active is loaded once after it', () => {
    const started = decided({ ...facts, references: content('b') });
    const running = after(facts, started, { references: content('c') });
    expect(decided(running).job).toBeUndefined();
    const over = { ...running, jobs: running.jobs.map((job) => ended(job, { at: running.now })) };
    expect(tokenOf(over)).toContain('content:c');
  });

  it('that the pod read in its newest form is not loaded again', () => {
    const read = 'f'.repeat(64);
    const started = after(facts, decided({ ...facts, references: content('b') }));
    const name = started.dataset.status?.activeRun?.jobName ?? '';
    const over: Facts = {
      ...started,
      references: content(read),
      jobs: started.jobs.map((job) => ended(job, { at: started.now })),
      reports: new Map([[name, reportWith({ checksum: read })]]),
    };
    expect(decided(over).status.contentHash).toBe(read);
    expect(decided(over).job).toBeUndefined();
  });
});

describe('a run that somebody asks for', () => {
  it('is started once for each value of the annotation', () => {
    const asked = asking(loaded(), 'now');
    const plan = decided(asked);
    expect(triggerOf(asked)).toBe('Manual');
    expect(plan.status.lastHandledReconcileAt).toBe('now');
    expect(decided(after(asked, plan, { now: asked.now + 1000 })).job).toBeUndefined();
  });

  it('is known by its Job when the operator stopped before it could write so', () => {
    const asked = asking(loaded(), 'now');
    const job = ended(jobOf(decided(asked)), { at: asked.now });
    const plan = decided({ ...asked, jobs: [...asked.jobs, job], now: asked.now + minuteMs });
    expect(plan.status.lastHandledReconcileAt).toBe('now');
    expect(plan.job).toBeUndefined();
  });

  it('is answered by the first run of a new spec as well', () => {
    const plan = decided(asking(factsOf(datasetWith()), 'now'));
    expect(plan.status).toMatchObject({ lastHandledReconcileAt: 'now', activeRun: { trigger: 'Spec' } });
  });

  it('does not wait for a run that failed, even if only people can mend it', () => {
    expect(triggerOf(asking(failing('dataset-type-conflict'), 'now'))).toBe('Manual');
    expect(triggerOf(asking(failing('source-unavailable'), 'now'))).toBe('Manual');
  });

  it('may have any text, of which the status holds no more than it can', () => {
    const plan = decided(asking(loaded(), 'x'.repeat(5000)));
    expect(plan.status.lastHandledReconcileAt?.length).toBeLessThanOrEqual(64);
  });
});

const at = (facts: Facts, millis: number): Facts => ({ ...facts, now: noon + minuteMs + millis });

describe('a run that failed', () => {
  it.each([
    ['is tried again after a minute when the source was away', 'source-unavailable', minuteMs],
    ['is tried again after a minute when the database was away', 'database-unavailable', minuteMs],
    ['is tried again after an hour when the source was refused', 'source-invalid', hourMs],
  ])('%s', (_, code, delay) => {
    const facts = failing(code);
    expect(triggerOf(at(facts, delay - 1000))).toBeUndefined();
    expect(triggerOf(at(facts, delay))).toBe('Spec');
    expect(conditionOf(decided(at(facts, 0)), 'Reconciling')).toMatchObject({ reason: 'RetryWaiting' });
    expect(decided(at(facts, delay - 2000)).requeueAfterMs).toBeLessThanOrEqual(2000);
  });

  it('is tried again under a name of its own, though clocks that jump mix up which was the last', () => {
    const once = failing('source-unavailable');
    const first = once.jobs.map((job) => failed(job, noon + 2 * minuteMs));
    const second = failed(jobOf(decided(at(once, minuteMs))), noon + minuteMs);
    const facts = factsOf(datasetWith(), { jobs: [...first, second], now: noon + 3 * hourMs });
    const plan = decided(facts);
    const names = [second, ...first].map(({ metadata }) => metadata.name);
    expect(plan.status.runs?.map(({ jobName }) => jobName).toSorted()).toEqual(names.toSorted());
    expect(names).not.toContain(jobOf(plan).metadata.name);
  });

  it('waits twice as long each time, an hour at most', () => {
    let facts = failing('source-unavailable');
    const waits = [2, 3, 4, 5, 6, 7, 8, 9].map(() => {
      const { requeueAfterMs: _, ...plan } = decided({ ...facts, now: facts.now + 2 * hourMs });
      const job = failed(jobOf({ ...plan, requeueAfterMs: 0 }), facts.now + 2 * hourMs);
      const over = {
        ...after(facts, { ...plan, requeueAfterMs: 0 }),
        jobs: [job],
        now: facts.now + 2 * hourMs,
      };
      facts = { ...after(over, decided(over)), reports: new Map() };
      const text = conditionOf(decided(facts), 'Reconciling')?.message ?? '';
      return (Date.parse(/at (\S+)\.$/.exec(text)?.[1] ?? '') - facts.now) / minuteMs;
    });
    expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('is not tried again by itself when it could only fail again', () => {
    expect(decided(at(failing('dataset-type-conflict'), 9 * hourMs)).job).toBeUndefined();
  });

  it.each<[string, (facts: Facts) => Facts]>([
    [
      'another generation',
      (facts) => changed(facts, { job: { ...facts.dataset.spec.job, backoffLimit: 1 } }),
    ],
    ['a change of what it refers to', (facts) => ({ ...facts, references: [found({ kind: 'Secret' })] })],
  ])('is tried again at once after %s', (_, change) => {
    expect(triggerOf(change(at(failing('source-invalid'), 0)))).toBe('Spec');
    expect(triggerOf(change(at(failing('dataset-type-conflict'), 0)))).toBe('Spec');
  });

  it('waits for the next slot when there is a schedule', () => {
    expect(decided(at(failing('source-unavailable', { schedule: daily }), 9 * hourMs)).job).toBeUndefined();
  });

  it('is not put off for years by a clock that was set back', () => {
    const facts = failing('source-unavailable');
    expect(triggerOf({ ...facts, now: noon - 300 * 24 * hourMs })).toBe('Spec');
  });
});
