import type { KubernetesClient } from '../kubernetes/client.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { deployments, objectAt } from '../kubernetes/target.js';
import type { Observe } from '../observability/observation.js';
import { datasetApiVersion } from './dataset/resources/names.js';
import { isOurs } from './dataset/stores.js';
import { dropFinalizers, listDatasets, waitsForPurge } from './finalizers.js';
import { createCandidate } from './loop/candidate.js';
import type { Clock } from './loop/clock.js';
import type { Events } from './loop/events.js';
import { leaseFile } from './loop/lease.js';

export interface StayingOptions {
  client: KubernetesClient;
  namespace: string;
  /** Name of the release that goes. */
  instance: string;
  /** Whether Datasets without a release are its own as well. */
  isDefault: boolean;
  /** Name of its operator's Deployment. */
  deployment: string;
  /** Name of the Lease by which its operator leads. */
  lease: string;
  clock: Clock;
  events: Events;
  observe: Observe;
  signal: AbortSignal;
}

const pollMs = 1000;
/** A leader that is killed keeps its Lease for 15 s, one that is asked to end for as long as that takes. */
const leaderMs = 60_000;
const leaseSeconds = 15;

/**
 * Takes the finalizers off the Datasets that no chart made and that stay: without an operator nobody would, and their
 * deletion would never end. One whose rows are being purged has until that moment of the monotonic clock. The operator
 * would put the finalizers back: it ends first, and none can begin while we have its Lease. Throws `KubernetesError`.
 */
export async function freeStaying(options: StayingOptions, purgedUntil: number): Promise<void> {
  const { client, namespace, deployment: name, clock, observe, signal } = options;
  const isStaying = (dataset: KubernetesObject): boolean =>
    isOurs(dataset, options) && waitsForPurge(dataset);
  const staying = async (): Promise<KubernetesObject[]> => (await listDatasets(options)).filter(isStaying);
  while ((await staying()).some(isGoing) && clock.monotonic() < purgedUntil)
    await clock.delay(pollMs, signal);
  if ((await staying()).length === 0) return;

  const scale = objectAt(deployments, { namespace, name, subresource: 'scale' });
  const none = { spec: { replicas: 0 } };
  await client.send({ action: 'merge', target: scale, body: none, accept: [404], signal });
  const release = await takeLease(options);
  observe({ kind: 'lifecycle', event: 'the operator has ended' });
  await dropFinalizers({ ...options, isDue: isStaying, onFreed: (dataset) => tellFreed(options, dataset) });
  await release();
}

const isGoing = ({ metadata }: KubernetesObject): boolean => metadata.deletionTimestamp !== undefined;

/** Whose it is after a minute has hung for so long that it does nothing any more. */
async function takeLease(options: StayingOptions): Promise<() => Promise<void>> {
  const { client, namespace, lease: name, clock, signal } = options;
  const lease = leaseFile(client, { namespace, name });
  const times = { leaseSeconds, workMs: leaseSeconds * 1000 };
  const candidate = createCandidate({ lease, identity: 'operator-cleanup', clock, ...times });
  const until = clock.monotonic() + leaderMs;
  while ((await candidate.attempt(signal)).state !== 'held' && clock.monotonic() < until)
    await clock.delay(pollMs, signal);
  return () => candidate.release(signal);
}

function tellFreed(options: StayingOptions, { metadata: { name, uid } }: KubernetesObject): void {
  const { events, observe, namespace, instance } = options;
  const message =
    `The release ${instance} is uninstalled. Until an operator looks after this Dataset again, deleting it leaves ` +
    'its rows in the database.';
  observe({ kind: 'lifecycle', event: 'finalizer removed', detail: { dataset: name } });
  const regarding = { apiVersion: datasetApiVersion, kind: 'Dataset', namespace, name, uid };
  events.tell(regarding, { type: 'Warning', reason: 'FinalizerRemoved', message });
}
