import { createHash } from 'node:crypto';
import type { Dataset } from '../../../../src/operator/dataset/dataset.js';
import type { CronJob, Job, Reference } from '../../../../src/operator/dataset/facts.js';
import { readSchedule } from '../../../../src/operator/dataset/schedule.js';
import type { RunReport } from '../../../../src/run-report.js';
import { minuteMs } from './facts.js';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const annotation = (job: Job, name: string): string =>
  job.metadata.annotations?.[`almanac.dev/${name}`] ?? '';

/**
 * Nobody else knows of content that was changed between the making of a Job and the start of its pod: a report that
 * tells of it is not lost here.
 */
export const mayBeLost = (job: Job, report: RunReport | undefined): boolean =>
  typeof report?.checksum !== 'string' || report.checksum === annotation(job, 'content-hash');

export const textOf = (millis: number): string => new Date(Math.floor(millis / 1000) * 1000).toISOString();

/** What there is of the objects that the source names. */
export function referencesOf(
  { spec: { source } }: Dataset,
  { content, secret }: { content: string; secret: boolean },
): Reference[] {
  const name = source.url?.authSecretRef?.name;
  const known = { resourceVersion: content, contentHash: sha256(content) };
  return [
    ...(source.configMap === undefined
      ? []
      : [{ kind: 'ConfigMap', ...source.configMap, state: 'found', ...known } as const]),
    ...(name === undefined
      ? []
      : [
          secret
            ? ({ kind: 'Secret', name, state: 'found', resourceVersion: '1' } as const)
            : ({ kind: 'Secret', name, state: 'missing' } as const),
        ]),
  ];
}

/** How a run ends; `silent`: well, but its pod is gone; `deadline`: late, but it had loaded its data. */
export type Outcome = 'good' | 'silent' | 'deadline' | 'lost' | { errorCode: string };

export function endedBy(outcome: Outcome, now: number) {
  const good = outcome === 'good' || outcome === 'silent';
  return {
    type: good ? 'Complete' : 'Failed',
    status: 'True' as const,
    lastTransitionTime: textOf(now),
    reason: outcome === 'deadline' ? 'DeadlineExceeded' : 'BackoffLimitExceeded',
  };
}

/** The newest slot, if it is not too late for it. */
export function slotToStart(spec: NonNullable<CronJob['spec']>, now: number): number | undefined {
  const read = readSchedule({ cron: spec.schedule, timeZone: spec.timeZone ?? 'Etc/UTC' });
  const slot = 'problem' in read || spec.suspend === true ? undefined : read.slots.last(now);
  const earliest = now - (spec.startingDeadlineSeconds ?? 0) * 1000;
  return slot === undefined || slot < earliest ? undefined : slot;
}

/** As the CronJob controller makes it. */
export function scheduledJob(
  { jobTemplate: { metadata, spec } }: NonNullable<CronJob['spec']>,
  { slot, now }: { slot: number; now: number },
): Job {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    spec,
    metadata: {
      name: `stocks-${Math.floor(slot / minuteMs)}`,
      labels: metadata?.labels ?? {},
      annotations: {
        ...metadata?.annotations,
        'batch.kubernetes.io/cronjob-scheduled-timestamp': textOf(slot),
      },
      creationTimestamp: textOf(now),
      ownerReferences: [
        { apiVersion: 'batch/v1', kind: 'CronJob', name: 'stocks', uid: 'c', controller: true },
      ],
    },
  };
}
