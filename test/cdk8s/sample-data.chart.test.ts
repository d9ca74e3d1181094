import { describe, expect, it } from '@jest/globals';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import { type Manifest, manifestOf } from '../support/manifests.js';
import { podOf } from './support/pod-security.js';
import { renderers } from './support/renderers.js';

const on = { sampleData: { enabled: true } };

const jobsOf = (all: readonly Manifest[]): Manifest[] =>
  all.filter(
    ({ kind, metadata }) =>
      kind === 'Job' && metadata.labels?.['app.kubernetes.io/component'] === 'sample-data',
  );

describe.each(await renderers())('$name', ({ objects, release }) => {
  const nameWith = async (values: object) => jobsOf(await objects({ ...on, ...values }))[0]?.metadata.name;

  const toldToTest = async (values: object) =>
    podOf(manifestOf(await objects(values), 'Pod'))?.containers[0]?.env?.find(
      ({ name }) => name === 'SAMPLE_DATA',
    )?.value;

  it('is not loaded unless it is asked for', async () => {
    const all = await objects();
    expect(all.filter(({ metadata }) => metadata.name.includes('sample-data'))).toEqual([]);
  });

  it('waits for the database, then loads', async () => {
    const [job] = jobsOf(await objects(on));
    const pod = podOf(job!);
    const [migrate] = pod?.initContainers ?? [];
    const [load] = pod?.containers ?? [];
    expect(migrate?.args).toEqual(['migrate', '--wait', '600']);
    expect(load?.args).toEqual(['samples', '--small']);
    const database = [{ configMapRef: { name: 'rel-almanac-database' } }];
    expect([migrate?.envFrom, load?.envFrom]).toEqual([database, database]);
    expect(load?.volumeMounts).toContainEqual({
      name: 'database',
      mountPath: '/run/secrets/database',
      readOnly: true,
    });
  });

  it('is no hook and stays, so that an upgrade which changes nothing finds it', async () => {
    const [job] = jobsOf(await objects(on));
    expect(job?.metadata.annotations?.['helm.sh/hook']).toBeUndefined();
    expect((job?.['spec'] as IJob['spec'])?.ttlSecondsAfterFinished).toBeUndefined();
  });

  it('is the same Job as long as it does the same', async () => {
    const name = await nameWith({});
    expect(await nameWith({ api: { replicas: 3 }, redis: { mode: 'none' } })).toBe(name);
  });

  // Kubernetes refuses a changed Job.
  it.each([
    ['another image', { image: { tag: '9' } }],
    ['an image of another registry', { global: { imageRegistry: 'registry.example' } }],
    ['other labels', { commonLabels: { team: 'data' } }],
    ['another database', { postgres: { database: 'other' } }],
    ['annotations that are templates', { jobs: { podAnnotations: { a: '{{ .Values.api.replicas }}' } } }],
    ['other nodes', { jobs: { nodeSelector: { disk: 'fast' } } }],
    ['more memory', { sampleData: { enabled: true, resources: { limits: { memory: '512Mi' } } } }],
  ])('is another Job with %s', async (_title, values) => {
    expect(await nameWith(values)).not.toBe(await nameWith({}));
  });

  it('is another Job when a template of an annotation gives something else', async () => {
    const jobs = { podAnnotations: { a: '{{ .Values.api.replicas }}' } };
    expect(await nameWith({ jobs, api: { replicas: 3 } })).not.toBe(await nameWith({ jobs }));
  });

  it('has a name that fits a label, for releases of the longest names too', async () => {
    const all = await release('a'.repeat(53), on);
    expect(jobsOf(all)[0]?.metadata.name.length).toBeLessThanOrEqual(63);
  });

  it('is told to helm test', async () => {
    expect([await toldToTest({}), await toldToTest(on)]).toEqual(['false', 'true']);
  });
});
