import { AppError } from '../../../errors.js';
import type { Dataset, Trigger } from '../dataset.js';
import type { CronJob } from '../facts.js';
import { loadArguments } from './arguments.js';
import { childMetadata, jobSpec } from './job.js';
import { annotations, cronJobName } from './names.js';
import { sourceParts } from './source.js';
import type { PodTemplateSpec } from './template.js';

/**
 * Finished Jobs that stay until the operator has read what they reported and deletes them by the Dataset's
 * `historyLimit`; only while it is away does the CronJob's own limit count.
 */
const kept = 20;
const trigger: Trigger = 'Schedule';

interface CronJobOptions {
  dataset: Dataset;
  template: PodTemplateSpec;
  specHash: string;
}

/** The CronJob of a Dataset that has a schedule, whole, for server-side apply. Pure; throws without a schedule. */
export function cronJob({ dataset, template, specHash }: CronJobOptions): CronJob {
  const { schedule, source, suspend } = dataset.spec;
  if (schedule === undefined) throw new AppError('internal', 'The Dataset has no schedule.');
  const metadata = childMetadata(dataset, template, 'load');
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: {
      ...metadata,
      name: cronJobName(dataset),
      annotations: { [annotations.specHash]: specHash },
    },
    spec: {
      schedule: schedule.cron,
      timeZone: schedule.timeZone,
      concurrencyPolicy: schedule.concurrencyPolicy,
      startingDeadlineSeconds: schedule.startingDeadlineSeconds,
      suspend,
      successfulJobsHistoryLimit: kept,
      failedJobsHistoryLimit: kept,
      jobTemplate: {
        metadata: {
          labels: metadata.labels,
          annotations: { [annotations.trigger]: trigger, [annotations.specHash]: specHash },
        },
        spec: jobSpec(dataset, template, {
          task: 'load',
          args: loadArguments(dataset),
          source: sourceParts(source),
        }),
      },
    },
  };
}
