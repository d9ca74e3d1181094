import { differences, withWrittenHash, writtenAnnotation } from '../drift.js';
import { type Draft, type Rule, withEvents, withPlan } from '../draft.js';
import type { Facts } from '../facts.js';
import { cronJob as buildCronJob } from '../resources/cron-job.js';

/** The CronJob goes on while no operator runs, so it has to be what the Dataset says now. */
export const keepCronJob: Rule = (facts, draft) => {
  const { dataset, cronJob, namespaceTerminating } = facts;
  // One that is going has to be gone before there can be another.
  if (namespaceTerminating || cronJob?.metadata.deletionTimestamp !== undefined) return draft;
  if (dataset.spec.schedule === undefined) {
    return cronJob === undefined ? draft : withPlan(draft, { cronJob: 'delete' });
  }
  if (draft.stall?.rests === false) return draft;
  return applied(facts, draft);
};

function applied({ dataset, cronJob }: Facts, draft: Draft): Draft {
  const { specHash, settings, stall } = draft;
  const suspend = dataset.spec.suspend || stall !== undefined;
  const resting = { ...dataset, spec: { ...dataset.spec, suspend } };
  const wanted = withWrittenHash(buildCronJob({ dataset: resting, template: settings.template, specHash }));
  if (cronJob === undefined) {
    const known = dataset.status?.lastScheduleTime !== undefined;
    const planned = withPlan(draft, { cronJob: wanted });
    return known ? corrected(planned, `The CronJob ${wanted.metadata.name} was deleted`) : planned;
  }
  const changed = differences(wanted, cronJob);
  if (changed.length === 0) return draft;
  const planned = withPlan(draft, { cronJob: wanted });
  const written = cronJob.metadata.annotations?.[writtenAnnotation];
  return written === wanted.metadata.annotations?.[writtenAnnotation]
    ? corrected(
        planned,
        `The CronJob ${wanted.metadata.name} was changed in ${changed.slice(0, 3).join(', ')}`,
      )
    : planned;
}

const corrected = (draft: Draft, what: string): Draft =>
  withEvents(draft, {
    type: 'Warning',
    reason: 'DriftCorrected',
    message: `${what} by somebody else; it is as the Dataset says again.`,
  });
