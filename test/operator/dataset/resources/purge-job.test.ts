import { describe, expect, it } from '@jest/globals';
import { purgeJob } from '../../../../src/operator/dataset/resources/purge-job.js';
import { unknownFields } from '../../../support/known-fields.js';
import { validateManifest } from '../../../support/kubernetes-models.js';
import type { Manifest } from '../../../support/manifests.js';
import { datasetWith, template } from './support/given.js';

const source = { persistentVolumeClaim: { claimName: 'files', path: 'bars.csv' } };
const job = purgeJob({ dataset: datasetWith({ source }), template });

describe('the Job of a purge', () => {
  it('deletes the rows of its Dataset', () => {
    expect(job.spec?.template.spec?.containers.map(({ args }) => args)).toEqual([
      'purge stocks --owner market/stocks --if-busy wait --wait 600 --report /dev/termination-log'.split(' '),
    ]);
  });

  it('needs nothing of the source, which may be gone', () => {
    expect(job.spec?.template.spec?.volumes).toEqual([
      { name: 'database', secret: { secretName: 'demo-almanac' } },
    ]);
    expect(JSON.stringify(job)).not.toContain('/var/run/almanac');
  });

  it('is told from a load by its labels, and its pod too', () => {
    const own = { 'almanac.dev/dataset': 'stocks', 'almanac.dev/task': 'purge' };
    expect(job.metadata.labels).toMatchObject(own);
    expect(job.spec?.template.metadata?.labels).toMatchObject({ ...own, team: 'data' });
  });

  it('belongs to its Dataset without standing in the way of a deletion in the foreground', () => {
    expect(job.metadata.ownerReferences).toEqual([
      {
        apiVersion: 'almanac.dev/v1alpha1',
        kind: 'Dataset',
        name: 'stocks',
        uid: '6b1f1c56-0d4b-4a4e-9f53-0c5d0e6b2a11',
        controller: true,
        blockOwnerDeletion: false,
      },
    ]);
  });

  it('fails at once, is tried again and ends by the same rules as a load', () => {
    expect(job.spec).toMatchObject({
      backoffLimit: 3,
      activeDeadlineSeconds: 3600,
      podReplacementPolicy: 'Failed',
      podFailurePolicy: { rules: [{ action: 'FailJob' }, { action: 'Ignore' }] },
    });
  });

  it('is all that was meant to Kubernetes', () => {
    expect(unknownFields(job as unknown as Manifest)).toEqual([]);
    expect(() => validateManifest(job as unknown as Manifest)).not.toThrow();
  });
});
