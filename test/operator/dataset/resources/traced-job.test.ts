import { describe, expect, it } from '@jest/globals';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { Job } from '../../../../src/operator/dataset/facts.js';
import { loadJob } from '../../../../src/operator/dataset/resources/job.js';
import { tracedJob } from '../../../../src/operator/dataset/resources/traced-job.js';
import { validateManifest } from '../../../support/kubernetes-models.js';
import type { Manifest } from '../../../support/manifests.js';
import { datasetWith, specHash, template } from './support/given.js';

const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const given = loadJob({ dataset: datasetWith(), template, trigger: 'Manual', token: '7', specHash });
const containersOf = ({ spec }: Job): readonly IContainer[] => spec?.template.spec?.containers ?? [];
const withContainers = (job: Job, change: (all: readonly IContainer[]) => IContainer[]): Job => {
  const copy = structuredClone(job) as { spec: { template: { spec: { containers: IContainer[] } } } };
  copy.spec.template.spec.containers = change(containersOf(job));
  return copy as unknown as Job;
};

describe('the Job of a reconcile that is recorded', () => {
  const made = tracedJob(given, trace);

  it('is one that Kubernetes takes', () => {
    expect(() => validateManifest(made as unknown as Manifest)).not.toThrow();
    expect(containersOf(made)[0]?.env).toContainEqual({ name: 'TRACEPARENT', value: trace });
  });

  it('differs from another in the variable alone', () => {
    const without = withContainers(made, (all) =>
      all.map((each) => ({ ...each, env: each.env?.filter(({ name }) => name !== 'TRACEPARENT') ?? [] })),
    );
    expect(without).toEqual(given);
    expect(JSON.stringify(given)).not.toContain('TRACEPARENT');
  });

  it('has the variable once, whatever the template says, and its side-cars have none of it', () => {
    const sidecar = { name: 'proxy', image: 'proxy:1' };
    const job = withContainers(given, (all) => [
      ...all.map((each) => ({ ...each, env: [{ name: 'TRACEPARENT', value: 'theirs' }] })),
      sidecar,
    ]);
    const [ingest, beside] = containersOf(tracedJob(job, trace));
    expect(ingest?.env).toEqual([{ name: 'TRACEPARENT', value: trace }]);
    expect(beside).toEqual(sidecar);
  });
});
