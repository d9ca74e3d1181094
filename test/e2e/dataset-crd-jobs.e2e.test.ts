import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Dataset } from '../../src/operator/dataset/dataset.js';
import type { Job } from '../../src/operator/dataset/facts.js';
import { cronJob } from '../../src/operator/dataset/resources/cron-job.js';
import { loadJob } from '../../src/operator/dataset/resources/job.js';
import { purgeJob } from '../../src/operator/dataset/resources/purge-job.js';
import { specHash, template } from '../operator/dataset/resources/support/given.js';
import { installCrd } from './dataset-crd/install-crd.js';
import { configMap, dataset, persistentVolumeClaim, s3, url } from './dataset-crd/objects.js';
import { get, type KubeObject, kubectl, tryKubectl } from './support/kubectl.js';
import { createNamespace, type Namespace } from './support/namespace.js';
import { eventually } from './support/waiting.js';

let namespace: Namespace;
const secret = { name: 'vendor' };
const specs: Record<string, Record<string, unknown>> = {
  address: {
    source: { url: { ...url, authSecretRef: secret, caConfigMapRef: { name: 'ca', key: 'ca.crt' } } },
  },
  map: { source: { configMap }, job: { resources: { limits: { memory: '1Gi', cpu: 1 } } } },
  volume: { source: { persistentVolumeClaim }, job: { serviceAccountName: 'reader' } },
  bucket: { source: { s3: { ...s3, credentialsSecretRef: secret } }, mapping: { close: 'c' } },
  scheduled: { schedule: { cron: '@daily', timeZone: 'Europe/Berlin' }, suspend: true },
  going: {},
};

const inNamespace = (...args: string[]): string[] => [...args, '--namespace', namespace.name];
const submit = (verb: readonly string[], ...items: object[]): Promise<string> =>
  kubectl(inNamespace(...verb, '--filename', '-'), {
    input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  });
/** As the API server gives it: with the uid and all defaults. */
const live = (name: string): Promise<Dataset & KubeObject> =>
  get<Dataset & KubeObject>(...inNamespace('dataset', name));
const load = (of: Dataset): Job =>
  loadJob({ dataset: of, template, trigger: 'Spec', token: '1', specHash, contentHash: 'c0ffee' });

const suspended = (job: Job): Job => ({ ...job, spec: { ...job.spec, suspend: true } }) as Job;
/** A change that takes all finalizers off. */
const free = ['--type=merge', '--patch', '{"metadata":{"finalizers":null}}'];

beforeAll(async () => {
  await installCrd();
  namespace = await createNamespace('jobs');
  const datasets = Object.entries(specs).map(([name, spec]) => dataset(name, spec));
  await submit(['create'], ...datasets);
});
afterAll(async () => {
  await tryKubectl(inNamespace('patch', 'dataset', 'going', ...free));
  await tryKubectl(inNamespace('patch', 'configmap', 'held', ...free));
  await namespace?.remove();
});

describe('what the operator makes of a Dataset', () => {
  it.each(['address', 'map', 'volume', 'bucket'])('is taken by the API server: %s', async (name) => {
    const of = await live(name);
    const said = await submit(
      ['create', '--dry-run=server', '--validate=strict'],
      load(of),
      purgeJob({ dataset: of, template }),
    );
    expect(said.trim().split('\n')).toHaveLength(2);
  });

  it('has one CronJob, which stays as it is when it is applied again', async () => {
    const made = cronJob({ dataset: await live('scheduled'), template, specHash });
    const flags = ['apply', '--server-side', '--field-manager=almanac-operator', '--validate=strict'];
    const versions = [];
    for (let time = 0; time < 2; time++) {
      await submit(flags, made);
      const { metadata, spec } = await get<KubeObject & { metadata: { resourceVersion: string } }>(
        ...inNamespace('cronjob', 'scheduled'),
      );
      expect(spec).toMatchObject({ timeZone: 'Europe/Berlin', suspend: true });
      versions.push(metadata.resourceVersion);
    }
    expect(versions[1]).toBe(versions[0]);
  });

  it('goes with its Dataset, but not the purge before the rows', async () => {
    // Given a deletion in the foreground, which waits for a child.
    const of = await live('going');
    const { ownerReferences } = load(of).metadata;
    const held = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'held', finalizers: ['example.org/held'], ownerReferences },
    };
    await submit(['create'], held);
    await kubectl(
      inNamespace(
        'patch',
        'dataset',
        'going',
        '--type=merge',
        '--patch',
        '{"metadata":{"finalizers":["almanac.dev/purge"]}}',
      ),
    );
    await kubectl(inNamespace('delete', 'dataset', 'going', '--cascade=foreground', '--wait=false'));

    // When the purge and a Job that blocks the deletion, as loads do, are made before the child goes.
    const purge = suspended(purgeJob({ dataset: of, template }));
    await submit(['create'], purge, suspended(load(of)));
    await kubectl(inNamespace('patch', 'configmap', 'held', ...free));

    // Then only the purge is left to do its work.
    await eventually('the load is gone', async () => {
      const { stdout } = await tryKubectl(inNamespace('get', 'jobs', '--output=name'));
      expect(stdout.trim()).toBe(`job.batch/${purge.metadata.name}`);
    });
  });
});
