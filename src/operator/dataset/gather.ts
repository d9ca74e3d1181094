import type { KubernetesClient } from '../../kubernetes/client.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { namespaces, objectAt } from '../../kubernetes/target.js';
import type { Dataset } from './dataset.js';
import type { Facts, Job } from './facts.js';
import { withLatePods } from './late-pods.js';
import { reportsOf, waitingOf } from './pods.js';
import type { References } from './references.js';
import { cronJobName } from './resources/names.js';
import { keyOf, type Stores } from './stores.js';

interface Options {
  client: KubernetesClient;
  stores: Stores;
  references: References;
  now: () => number;
}

/** All facts about one Dataset. Reads caches, and asks for what no cache has. Throws `KubernetesError`. */
export async function gather(
  { client, stores, references, now }: Options,
  dataset: Dataset,
  signal: AbortSignal,
): Promise<Facts> {
  const { namespace, uid } = dataset.metadata;
  const named = stores.cronJobs.get(keyOf(namespace, cronJobName(dataset)));
  const cronJob = named !== undefined && isOwnedBy(named, uid) ? named : undefined;
  const jobs = jobsOf(stores, { uid, cronJobUid: cronJob?.metadata.uid });
  const told = jobs.flatMap((job) => stores.pods.ownedBy(job.metadata.uid ?? ''));
  const pods = await withLatePods({ client, dataset, jobs, pods: told, signal });
  const deleted = dataset.metadata.deletionTimestamp !== undefined;
  return {
    dataset,
    jobs,
    cronJob,
    foreign:
      named !== undefined && cronJob === undefined
        ? { kind: 'CronJob', name: named.metadata.name }
        : undefined,
    reports: reportsOf(pods),
    waiting: waitingOf(pods),
    references: deleted ? [] : await references.of(dataset, signal),
    namespaceTerminating: deleted && (await isTerminating(client, namespace, signal)),
    now: now(),
  };
}

const isOwnedBy = ({ metadata }: KubernetesObject, uid: string): boolean =>
  metadata.ownerReferences?.some((owner) => owner.uid === uid) ?? false;

/** Those that the operator made, and those that the Dataset's CronJob made. */
function jobsOf({ jobs }: Stores, owner: { uid: string; cronJobUid: string | undefined }): readonly Job[] {
  const scheduled = owner.cronJobUid === undefined ? [] : jobs.ownedBy(owner.cronJobUid);
  return [...jobs.ownedBy(owner.uid), ...scheduled];
}

/** A namespace that is going takes nothing new, so nothing can be purged in it. */
async function isTerminating(
  client: KubernetesClient,
  namespace: string,
  signal: AbortSignal,
): Promise<boolean> {
  const target = objectAt(namespaces, { name: namespace });
  const { body } = await client.send<KubernetesObject>({ action: 'get', target, signal, accept: [403, 404] });
  return body.metadata?.deletionTimestamp !== undefined;
}
