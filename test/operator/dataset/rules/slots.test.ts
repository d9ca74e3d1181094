import { describe, expect, it } from '@jest/globals';
import type { DatasetSpec } from '../../../../src/operator/dataset/dataset.js';
import type { CronJob, Facts } from '../../../../src/operator/dataset/facts.js';
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
  found,
  hourMs,
  jobOf,
  minuteMs,
  reportWith,
} from '../support/facts.js';
import { scheduledJob } from '../support/cluster-parts.js';

const slot = Date.parse('2026-03-03T06:00:00Z');
const tooLate = slot + 11 * minuteMs;

/** Loaded at noon; the next slot is at six in the morning. */
const loaded = (spec: Partial<DatasetSpec> = {}): Facts =>
  afterFirstRun(factsOf(datasetWith({ schedule: daily, ...spec })));
const at = (facts: Facts, now: number): Facts => ({ ...facts, now });
const nextOf = (facts: Facts): string | undefined => decided(facts).status.nextScheduleTime;
const withSlotStarted = (facts: Facts, started: number): Facts => {
  const cronJob = facts.cronJob as CronJob;
  const spec = cronJob.spec as NonNullable<CronJob['spec']>;
  return {
    ...facts,
    cronJob: { ...cronJob, status: { lastScheduleTime: new Date(started).toISOString() } },
    jobs: [...facts.jobs, scheduledJob(spec, { slot: started, now: started })],
  };
};

describe('the next slot', () => {
  it('is shown', () => {
    expect(nextOf(loaded())).toBe('2026-03-03T06:00:00Z');
  });

  it('stays until its run is seen', () => {
    expect(nextOf(at(loaded(), slot + minuteMs))).toBe('2026-03-03T06:00:00Z');
    const plan = decided(withSlotStarted(at(loaded(), slot + minuteMs), slot));
    expect(plan.status).toMatchObject({
      nextScheduleTime: '2026-03-04T06:00:00Z',
      lastScheduleTime: '2026-03-03T06:00:00Z',
      activeRun: { trigger: 'Schedule' },
    });
  });

  it('is another one with another schedule', () => {
    const facts = changed(loaded(), { schedule: { ...daily, cron: '@hourly' } });
    expect(nextOf(facts)).toBe('2026-03-02T13:00:00Z');
  });

  it('goes with the schedule', () => {
    const plan = decided(changed(withSlotStarted(at(loaded(), slot), slot), { schedule: undefined }));
    expect(plan.status.nextScheduleTime).toBeUndefined();
    expect(plan.status.lastScheduleTime).toBeUndefined();
    expect(plan.cronJob).toBe('delete');
  });

  it('is looked after when no run can come for it any more', () => {
    const { requeueAfterMs } = decided(at(loaded(), slot));
    expect(requeueAfterMs).toBeGreaterThan(9 * minuteMs);
    expect(decided(at(loaded(), slot + 9 * minuteMs)).requeueAfterMs).toBeLessThan(2 * minuteMs);
  });
});

describe('a slot that the CronJob left out', () => {
  it('is made up for once', () => {
    const facts = at(loaded(), tooLate);
    const plan = decided(facts);
    expect(jobOf(plan).metadata.annotations?.['almanac.dev/trigger']).toBe('CatchUp');
    expect(plan.events.map(({ reason }) => reason)).toContain('ScheduleMissed');
    const jobs = [...facts.jobs, ended(jobOf(plan), { at: tooLate })];
    const reports = new Map([[jobOf(plan).metadata.name, reportWith()]]);
    expect(decided(after(facts, plan, { jobs, reports, now: tooLate + minuteMs })).job).toBeUndefined();
  });

  it('is the last one only, however long it was', () => {
    const plan = decided(at(loaded(), slot + 10 * 24 * hourMs + hourMs));
    expect(jobOf(plan).metadata.annotations?.['almanac.dev/token']).toBe('slot:2026-03-13T06:00:00Z');
    expect(plan.events.filter(({ reason }) => reason === 'ScheduleMissed')).toHaveLength(1);
  });

  it('is not made up for while the CronJob may still start it', () => {
    expect(decided(at(loaded(), slot + 9 * minuteMs)).job).toBeUndefined();
  });

  it('is not made up for when its Job was seen', () => {
    const facts = withSlotStarted(loaded(), slot);
    const over = facts.jobs.map((job) => (job.status === undefined ? ended(job, { at: slot }) : job));
    expect(decided({ ...facts, jobs: over, now: tooLate }).job).toBeUndefined();
  });

  it('is not made up for when the CronJob says that it started a Job, which may be gone', () => {
    const { cronJob } = withSlotStarted(loaded(), slot);
    expect(decided({ ...at(loaded(), tooLate), cronJob }).job).toBeUndefined();
  });

  it('is told of and left out with catchUp None', () => {
    const plan = decided(at(loaded({ schedule: { ...daily, catchUp: 'None' } }), tooLate));
    expect(plan.job).toBeUndefined();
    expect(plan.events).toMatchObject([{ reason: 'ScheduleMissed' }]);
    expect(plan.status.nextScheduleTime).toBe('2026-03-04T06:00:00Z');
  });

  it('is nothing that was missed when the Dataset was suspended', () => {
    const paused = changed(loaded(), { suspend: true });
    const resting = after(paused, decided(paused), { now: tooLate });
    expect(decided(resting).job).toBeUndefined();
    const resumed = changed(resting, { suspend: false });
    expect(decided(resumed).job).toBeUndefined();
    expect(nextOf(resumed)).toBe('2026-03-04T06:00:00Z');
  });

  it('is nothing that was missed before the Dataset was there', () => {
    const plan = decided(factsOf(datasetWith({ schedule: daily }), { now: tooLate }));
    expect(plan.job?.metadata.annotations?.['almanac.dev/trigger']).toBe('Spec');
    expect(plan.events.map(({ reason }) => reason)).not.toContain('ScheduleMissed');
  });

  it('waits while something is missing, and is made up for when it is there', () => {
    const secret = { kind: 'Secret', name: 'key' } as const;
    const without = { ...at(loaded(), tooLate), references: [found({ ...secret, state: 'missing' })] };
    const stalled = decided(without);
    expect(stalled.job).toBeUndefined();
    const healed = after(without, stalled, { references: [found(secret)], now: tooLate + hourMs });
    expect(jobOf(decided(healed)).metadata.annotations?.['almanac.dev/trigger']).toBe('CatchUp');
  });

  it('is left to the CronJob while a run is active', () => {
    const facts = at(loaded(), slot - minuteMs);
    const asked = changed(facts, { format: 'JSON' });
    const plan = decided(after(asked, decided(asked), { now: tooLate }));
    expect(plan.job).toBeUndefined();
    expect(plan.events).toEqual([]);
    expect(plan.status.nextScheduleTime).toBe('2026-03-04T06:00:00Z');
  });
});

describe('a schedule that cannot be', () => {
  it.each([
    ['an hour too far', { cron: '0 24 * * *' }],
    ['a zone that is not known', { timeZone: 'Mars/Phobos' }],
    ['a day that never comes', { cron: '0 0 30 2 *' }],
  ])('stalls the Dataset and leaves the CronJob as it is: %s', (_, wrong) => {
    const plan = decided(changed(loaded(), { schedule: { ...daily, ...wrong } }));
    expect(conditionOf(plan, 'Stalled')).toMatchObject({ reason: 'InvalidSchedule' });
    expect(conditionOf(plan, 'Ready')).toMatchObject({ status: 'True' });
    expect(plan).toMatchObject({ cronJob: 'keep', job: undefined });
    expect(plan.requeueAfterMs).toBeGreaterThan(8 * minuteMs);
  });

  it('keeps the first run from being started', () => {
    const plan = decided(factsOf(datasetWith({ schedule: { ...daily, cron: '0 24 * * *' } })));
    expect(plan.job).toBeUndefined();
    expect(conditionOf(plan, 'Ready')).toMatchObject({ status: 'False', reason: 'Pending' });
    expect(plan.events).toMatchObject([{ type: 'Warning', reason: 'Stalled' }]);
  });
});
