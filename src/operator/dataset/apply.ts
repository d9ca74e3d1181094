import { isDeepStrictEqual } from 'node:util';
import type { KubernetesClient } from '../../kubernetes/client.js';
import { KubernetesError } from '../../kubernetes/failures.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { cronJobs, datasets, jobs, objectAt, type Resource } from '../../kubernetes/target.js';
import { currentSpan, traceparentOf } from '../../observability/span.js';
import type { Dataset, DatasetStatus } from './dataset.js';
import type { Facts, Foreign, Job } from './facts.js';
import type { Plan } from './plan.js';
import { tracedJob } from './resources/traced-job.js';
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
 * tells of it last. Writes nothing that is as it should be, and nothing into a Dataset that has gone meanwhile. Resolves
 * to what stands in the way of the plan's Job, and has then not written the status. Throws `KubernetesError`; 409 means
 * that what was decided on is not how things are any more.
 */
export async function apply(options: Options): Promise<Foreign | undefined> {
  const { plan, facts } = options;
  let version = facts.dataset.metadata.resourceVersion;
  if (plan.finalizer === 'add') version = await setFinalizer(options, version);
  if (changesChildren(options)) await confirm(options, version);
  await applyCronJob(options);
  for (const name of plan.deleteJobs) await removeJob(options, name);
  const foreign = plan.job === undefined ? undefined : await createJob(options, plan.job);
  if (foreign !== undefined) return foreign;
  version = await writeStatus(options, version);
  if (plan.finalizer === 'remove') await setFinalizer(options, version);
  return undefined;
}

type Version = string | undefined;

function changesChildren({ facts, plan: { cronJob, deleteJobs, job } }: Options): boolean {
  const isNeither = cronJob === 'keep' || (cronJob === 'delete' && facts.cronJob === undefined);
  return !isNeither || deleteJobs.length > 0 || job !== undefined;
}

/**
 * A cache may show what is long past, when the API server that fills it lags or was restored: the purge of a Dataset
 * that was made anew since, the first run again after its Job was cleared away, the end of a run for an older spec. What
 * cannot be taken back is therefore done only for the Dataset as the API server has it now.
 */
async function confirm(
  { client, facts: { dataset }, signal }: Options,
  resourceVersion: Version,
): Promise<void> {
  const { namespace, name, uid } = dataset.metadata;
  const { body } = await client.send<Partial<Dataset>>({
    action: 'get',
    target: objectAt(datasets, { namespace, name }),
    accept: [404],
    signal,
  });
  if (body.metadata?.uid === uid && body.metadata.resourceVersion === resourceVersion) return;
  throw new KubernetesError(
    'kubernetes-refused',
    `The Dataset ${JSON.stringify(name)} is not what it was when it was read.`,
    { status: 409 },
  );
}

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
    accept: [404],
    signal,
  });
  return body.metadata?.resourceVersion;
}

async function applyCronJob(options: Options): Promise<void> {
  const { client, facts, plan, signal } = options;
  const { cronJob } = plan;
  if (cronJob === 'keep') return;
  if (cronJob === 'delete') {
    const { name, uid } = facts.cronJob?.metadata ?? {};
    if (name !== undefined) await remove(options, cronJobs, { name, preconditions: { uid } });
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

/** As it was seen and no other: one that has ended meanwhile has a result that nobody has read. */
async function removeJob(options: Options, name: string): Promise<void> {
  const seen = options.facts.jobs.find(({ metadata }) => metadata.name === name);
  const { uid, resourceVersion } = seen?.metadata ?? {};
  await remove(options, jobs, { name, preconditions: { uid, resourceVersion } });
}

interface Removal {
  name: string;
  preconditions: { uid: string | undefined; resourceVersion?: string | undefined };
}

/** Children go with their pods; one that is gone already is gone. */
async function remove(
  { client, facts, signal }: Options,
  resource: Resource,
  { name, preconditions }: Removal,
): Promise<void> {
  const { namespace } = facts.dataset.metadata;
  await client.send({
    action: 'delete',
    target: objectAt(resource, { namespace, name }),
    body: { propagationPolicy: 'Background', preconditions },
    accept: [404],
    signal,
  });
}

/** A Job of that name that is there is the same run: its name says what for. */
async function createJob({ client, facts, signal }: Options, job: Job): Promise<Foreign | undefined> {
  const { namespace, uid } = facts.dataset.metadata;
  const span = currentSpan();
  const { status } = await client.send({
    action: 'create',
    target: objectAt(jobs, { namespace }),
    body: span === undefined ? job : tracedJob(job, traceparentOf(span)),
    fieldManager,
    accept: [409],
    signal,
  });
  if (status !== 409) return undefined;
  const { name } = job.metadata;
  const there = await client.send<KubernetesObject>({
    action: 'get',
    target: objectAt(jobs, { namespace, name }),
    accept: [404],
    signal,
  });
  const { ownerReferences = [] } = there.body.metadata ?? {};
  const foreign = there.status !== 404 && !ownerReferences.some((owner) => owner.uid === uid);
  return foreign ? { kind: 'Job', name } : undefined;
}

/** With the version that was decided on: an older decision never overwrites a newer one. */
async function writeStatus(
  { client, facts: { dataset }, plan, signal }: Options,
  resourceVersion: Version,
): Promise<Version> {
  const { namespace, name } = dataset.metadata;
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
    accept: [404],
    signal,
  });
  return body.metadata?.resourceVersion;
}

/** As JSON has it: without what is undefined. */
const clean = (status: DatasetStatus): unknown => JSON.parse(JSON.stringify(status));
