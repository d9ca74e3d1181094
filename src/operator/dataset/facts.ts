import type { ICronJob } from 'kubernetes-models/batch/v1/CronJob';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { RunReport } from '../../run-report.js';
import type { Dataset } from './dataset.js';

export type Job = IJob & KubernetesObject;
export type CronJob = ICronJob & KubernetesObject;

/** Something that the Dataset names and others make. */
export interface Reference {
  kind: 'ConfigMap' | 'Secret' | 'PersistentVolumeClaim';
  name: string;
  /** Of a ConfigMap: the key in it that is meant. */
  key?: string;
  state: 'found' | 'missing' | 'key-missing' | 'forbidden';
  /** Changes with the object. */
  resourceVersion?: string;
  /** sha256 (hex) of the content, of a ConfigMap that is the source. */
  contentHash?: string;
}

/** Of a Job it is known only after one of that name could not be created. */
export interface Foreign {
  kind: 'CronJob' | 'Job';
  name: string;
}

/** All that a decision about one Dataset is made of, read before anything is written. */
export interface Facts {
  dataset: Dataset;
  /** Ours by owner uid: loads, scheduled ones among them, and purges. */
  jobs: readonly Job[];
  cronJob: CronJob | undefined;
  /** An object that has a name that we need and is not ours. */
  foreign: Foreign | undefined;
  /** By Job name: what its newest pod reported. A Job whose pod is gone has none. */
  reports: ReadonlyMap<string, RunReport>;
  /** By Job name: why its pod cannot start, in the kubelet's words. */
  waiting: ReadonlyMap<string, string>;
  references: readonly Reference[];
  namespaceTerminating: boolean;
  /** Milliseconds since 1970. */
  now: number;
}
