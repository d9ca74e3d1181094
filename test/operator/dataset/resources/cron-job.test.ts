import { describe, expect, it } from '@jest/globals';
import type { Schedule } from '../../../../src/operator/dataset/dataset.js';
import { cronJob } from '../../../../src/operator/dataset/resources/cron-job.js';
import { loadJob } from '../../../../src/operator/dataset/resources/job.js';
import { unknownFields } from '../../../support/known-fields.js';
import { validateManifest } from '../../../support/kubernetes-models.js';
import type { Manifest } from '../../../support/manifests.js';
import { datasetWith, specHash, template } from './support/given.js';

const schedule: Schedule = {
  cron: '15 6 * * 1-5',
  timeZone: 'Europe/Berlin',
  startingDeadlineSeconds: 600,
  concurrencyPolicy: 'Forbid',
  catchUp: 'Latest',
};
const url = { url: 'https://example.org/bars.csv', timeoutSeconds: 60, maxBytes: 1000 };
const dataset = datasetWith({ schedule, source: { url } });
const made = cronJob({ dataset, template, specHash });

describe('the CronJob of a Dataset', () => {
  it('has the name, the labels and the owner of the Dataset', () => {
    expect(made).toMatchObject({ apiVersion: 'batch/v1', kind: 'CronJob' });
    expect(made.metadata).toEqual({
      name: 'stocks',
      namespace: 'market',
      labels: {
        'app.kubernetes.io/name': 'almanac',
        'app.kubernetes.io/instance': 'demo',
        'app.kubernetes.io/component': 'ingest',
        'almanac.dev/dataset': 'stocks',
        'almanac.dev/task': 'load',
      },
      annotations: { 'almanac.dev/spec-hash': 'f3a1' },
      ownerReferences: [
        {
          apiVersion: 'almanac.dev/v1alpha1',
          kind: 'Dataset',
          name: 'stocks',
          uid: '6b1f1c56-0d4b-4a4e-9f53-0c5d0e6b2a11',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    });
  });

  it('has the schedule, and leaves finished Jobs for the operator to read', () => {
    expect({ ...made.spec, jobTemplate: undefined }).toEqual({
      schedule: '15 6 * * 1-5',
      timeZone: 'Europe/Berlin',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 600,
      suspend: false,
      successfulJobsHistoryLimit: 20,
      failedJobsHistoryLimit: 20,
    });
  });

  it('makes Jobs that say why they run', () => {
    expect(made.spec?.jobTemplate.metadata).toEqual({
      labels: made.metadata.labels,
      annotations: { 'almanac.dev/trigger': 'Schedule', 'almanac.dev/spec-hash': 'f3a1' },
    });
  });

  it('makes Jobs that do what a Job of the operator does', () => {
    const job = loadJob({ dataset, template, trigger: 'Manual', token: '7', specHash });
    expect(made.spec?.jobTemplate.spec).toEqual(job.spec);
  });

  it('is suspended with its Dataset', () => {
    const suspended = datasetWith({ schedule, source: { url }, suspend: true });
    expect(cronJob({ dataset: suspended, template, specHash }).spec?.suspend).toBe(true);
  });

  it('takes the place of a run that is still active when the Dataset says so', () => {
    const replacing = datasetWith({ schedule: { ...schedule, concurrencyPolicy: 'Replace' } });
    expect(cronJob({ dataset: replacing, template, specHash }).spec?.concurrencyPolicy).toBe('Replace');
  });

  it('is the same each time', () => {
    const again = cronJob({ dataset: datasetWith({ source: { url }, schedule }), template, specHash });
    expect(JSON.stringify(again)).toBe(JSON.stringify(made));
  });

  it('is all that was meant to Kubernetes', () => {
    expect(unknownFields(made as unknown as Manifest)).toEqual([]);
    expect(() => validateManifest(made as unknown as Manifest)).not.toThrow();
  });

  it('is made for a Dataset with a schedule alone', () => {
    expect(() => cronJob({ dataset: datasetWith(), template, specHash })).toThrow(
      'The Dataset has no schedule.',
    );
  });
});
