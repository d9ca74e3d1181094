import { createHash } from 'node:crypto';
import type { Dataset } from '../dataset.js';

/** Group and version of the custom resource. */
export const datasetApiVersion = 'almanac.dev/v1alpha1';

/** Labels of what the operator makes; `instance` is one that people give a Dataset. */
export const labels = {
  dataset: 'almanac.dev/dataset',
  task: 'almanac.dev/task',
  instance: 'almanac.dev/instance',
} as const;

/** Annotations of Jobs and CronJobs, by which the operator knows later why it made them. */
export const annotations = {
  trigger: 'almanac.dev/trigger',
  specHash: 'almanac.dev/spec-hash',
  token: 'almanac.dev/token',
  contentHash: 'almanac.dev/content-hash',
} as const;

/** Annotations that people give a Dataset. */
export const wishes = {
  /** Any new value asks for one more run. */
  reconcileAt: 'almanac.dev/reconcile-at',
  /** `true`: rows that another Dataset loaded under the same name become this one's. */
  takeOver: 'almanac.dev/take-over',
  /** `true`: the Dataset may go although its rows could not be deleted. */
  skipPurge: 'almanac.dev/skip-purge',
} as const;

/**
 * The name of the one Job for this reason to run, 51 characters at most: asking for it a second time, after a crash
 * for instance, is a conflict and no second run. The uid is part of it, because a Dataset that is deleted and made
 * anew has to be loaded anew.
 */
export const jobName = ({ metadata: { name, uid } }: Dataset, specHash: string, token: string): string =>
  `${name}-${digest(uid, specHash, token)}`;

/** Its Jobs are this name and up to eleven characters more. */
export const cronJobName = ({ metadata: { name } }: Dataset): string => name;

/** One for the whole life of a Dataset, 57 characters at most. */
export const purgeJobName = ({ metadata: { name, uid } }: Dataset): string =>
  `${name}-purge-${digest(uid, 'purge')}`;

/** 40 bits, in 10 characters; the line breaks keep `ab` + `c` apart from `a` + `bc`. */
const digest = (...parts: string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 10);
