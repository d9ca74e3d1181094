import { isDeepStrictEqual } from 'node:util';
import type { KubernetesClient } from '../../kubernetes/client.js';
import { KubernetesError } from '../../kubernetes/failures.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { cronJobs, datasets, jobs, objectAt, type Resource } from '../../kubernetes/target.js';
import type { Dataset, DatasetStatus } from './dataset.js';
import type { Facts, Job } from './facts.js';
import type { Plan } from './plan.js';
import { finalizer as purgeFinalizer } from './rules/finalizer.js';

/** Who owns the fields that the operator writes. */
export const fieldManager = 'almanac-operator';

interface Options {
  client: KubernetesClient;
  facts: Facts;
  plan: Plan;
  signal: AbortSignal;
}

/**
 * Carries a plan out, in the order that survives an end between any two writes: what protects data comes first, what
 * tells of it last. Writes nothing that is as it should be. Throws `KubernetesError`; 409 means that what was
 * decided on is not how things are any more.
 */
export async function apply(options: Options): Promise<void> {
  const { plan, facts } = options;
  let version = facts.dataset.metadata.resourceVersion;
  if (plan.finalizer === 'add') version = await setFinalizer(options, version);
  await applyCronJob(options);
  for (const name of plan.deleteJobs) await remove(options, jobs, name);
  if (plan.job !== undefined) await createJob(options, plan.job);
  version = await writeStatus(options, version);
  if (plan.finalizer === 'remove') await setFinalizer(options, version);
}

type Version = string | undefined;

/** A list is replaced whole, hence with the version that it was read at: nobody else's finalizer may be lost. */
async function setFinalizer(
  { client, facts: { dataset }, plan, signal }: Options,
  resourceVersion: Version,
): Promise<Version> {
  const { namespace, name, finalizers = [] } = dataset.metadata;
  const others = finalizers.filter((finalizer) => finalizer !== purgeFinalizer);
  const wanted = plan.finalizer === 'add' ? [...others, purgeFinalizer] : others;
  const { body } = await client.send<Dataset>({
    action: 'merge',
    target: objectAt(datasets, { namespace, name }),
    body: { metadata: { resourceVersion, finalizers: wanted } },
    fieldManager,
    accept: plan.finalizer === 'remove' ? [404] : [],
    signal,
  });
  return body.metadata?.resourceVersion;
}

async function applyCronJob(options: Options): Promise<void> {
  const { client, facts, plan, signal } = options;
  const { cronJob } = plan;
  if (cronJob === 'keep') return;
  if (cronJob === 'delete') {
    if (facts.cronJob !== undefined) await remove(options, cronJobs, facts.cronJob.metadata.name);
    return;
  }
  const { namespace } = facts.dataset.metadata;
  const { name } = cronJob.metadata;
  // Applying would take over one that somebody else has made meanwhile.
  if (facts.cronJob === undefined)
    await client.send({
      action: 'create',
      target: objectAt(cronJobs, { namespace }),
      body: cronJob,
      fieldManager,
      signal,
    });
  else
    await client.send({
      action: 'apply',
      target: objectAt(cronJobs, { namespace, name }),
      body: cronJob,
      fieldManager,
      force: true,
      signal,
    });
}

/** Children go with their pods; one that is gone already is gone. */
async function remove({ client, facts, signal }: Options, resource: Resource, name: string): Promise<void> {
  const { namespace } = facts.dataset.metadata;
  await client.send({
    action: 'delete',
    target: objectAt(resource, { namespace, name }),
    body: { propagationPolicy: 'Background' },
    accept: [404],
    signal,
  });
}

/** A Job of that name that is there is the same run: its name says what for. */
async function createJob({ client, facts, signal }: Options, job: Job): Promise<void> {
  const { namespace, uid } = facts.dataset.metadata;
  const { status } = await client.send({
    action: 'create',
    target: objectAt(jobs, { namespace }),
    body: job,
    fieldManager,
    accept: [409],
    signal,
  });
  if (status !== 409) return;
  const { name } = job.metadata;
  const there = await client.send<KubernetesObject>({
    action: 'get',
    target: objectAt(jobs, { namespace, name }),
    accept: [404],
    signal,
  });
  const owned = there.body.metadata?.ownerReferences?.some((owner) => owner.uid === uid) ?? true;
  if (!owned)
    throw new KubernetesError(
      'kubernetes-refused',
      `The Job ${name} is there and belongs to somebody else.`,
      {
        status: 409,
      },
    );
}

/** With the version that was decided on: an older decision never overwrites a newer one. */
async function writeStatus(
  { client, facts: { dataset }, plan, signal }: Options,
  resourceVersion: Version,
): Promise<Version> {
  const { namespace, name, deletionTimestamp } = dataset.metadata;
  if (isDeepStrictEqual(clean(dataset.status ?? {}), clean(plan.status))) return resourceVersion;
  const { body } = await client.send<Dataset>({
    action: 'apply',
    target: objectAt(datasets, { namespace, name, subresource: 'status' }),
    body: {
      apiVersion: dataset.apiVersion,
      kind: dataset.kind,
      metadata: { name, namespace, resourceVersion },
      status: plan.status,
    },
    fieldManager,
    force: true,
    accept: deletionTimestamp === undefined ? [] : [404],
    signal,
  });
  return body.metadata?.resourceVersion;
}

/** As JSON has it: without what is undefined. */
const clean = (status: DatasetStatus): unknown => JSON.parse(JSON.stringify(status));
