import { expect, it } from '@jest/globals';
import type { Job } from '../../../../src/operator/dataset/facts.js';
import {
  afterFirstRun,
  changed,
  datasetWith,
  decided,
  factsOf,
  hourMs,
  minuteMs,
  noon,
} from '../support/facts.js';

/** A Job that runs, made at that time. */
const running = (job: Job, made: number): Job => ({
  ...job,
  status: {},
  metadata: { ...job.metadata, creationTimestamp: new Date(made).toISOString() },
});

it.each([
  ['as it was before it ended is over', noon, true],
  ['made again under the name of one that ended is waited for', noon + 2 * minuteMs, false],
])('a Job that is seen %s', (_, made, isOver) => {
  const loaded = afterFirstRun(factsOf(datasetWith()));
  const jobs = loaded.jobs.map((job) => running(job, made));
  const plan = decided(
    changed({ ...loaded, jobs, now: noon + hourMs }, { write: { mode: 'Upsert', maxRejectedRows: 1 } }),
  );
  expect(plan.job !== undefined).toBe(isOver);
  expect(plan.status.activeRun?.jobName === jobs[0]?.metadata.name).toBe(!isOver);
});
