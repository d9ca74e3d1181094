import type { KubernetesClient } from '../kubernetes/client.js';
import { KubernetesError } from '../kubernetes/failures.js';
import { customResourceDefinitions, objectAt } from '../kubernetes/target.js';
import { type Crd, crdVersionOf, notEstablished, standingOf } from './crd-plan.js';
import { fieldManager } from './field-manager.js';
import { type Patience, persist } from './persist.js';

export interface CrdOptions {
  client: KubernetesClient;
  crds: readonly Crd[];
  patience: Patience;
}

/**
 * Brings each definition to this release's version and waits until objects of it can be made. One that is newer stays:
 * it serves older releases too, and going back would drop fields of objects that have them.
 */
export async function applyCrds({ client, crds, patience }: CrdOptions): Promise<void> {
  for (const crd of crds) {
    const applied = await persist(() => applyOne(client, crd, patience.signal), patience);
    if (applied) await persist(() => established(client, crd, patience.signal), patience);
    patience.observe({
      kind: 'lifecycle',
      event: applied
        ? 'the custom resource definition is applied and established'
        : 'the custom resource definition in the cluster is newer and stays',
      detail: { name: crd.metadata.name, version: crdVersionOf(crd) },
    });
  }
}

const at = (crd: Crd) => objectAt(customResourceDefinitions, { name: crd.metadata.name });

/** False: the cluster's is newer. The version that was compared goes along, so that a newer one cannot slip in between. */
async function applyOne(client: KubernetesClient, crd: Crd, signal: AbortSignal): Promise<boolean> {
  const live = await client.send<Crd>({ action: 'get', target: at(crd), accept: [404], signal });
  const there = live.status === 404 ? undefined : live.body;
  if (standingOf(crd, there) === 'newer') return false;
  if (there?.metadata.deletionTimestamp !== undefined)
    throw new KubernetesError('kubernetes-unavailable', `${at(crd).words} is being deleted.`);
  const resourceVersion = there?.metadata.resourceVersion;
  await client.send({
    action: 'apply',
    target: at(crd),
    body: {
      ...crd,
      metadata: { ...crd.metadata, ...(resourceVersion !== undefined && { resourceVersion }) },
    },
    fieldManager,
    // Helm made it, from the chart's folder `crds`, and owns every field; it never comes back to them.
    force: true,
    signal,
  });
  return true;
}

async function established(client: KubernetesClient, crd: Crd, signal: AbortSignal): Promise<void> {
  const { body } = await client.send<Crd>({ action: 'get', target: at(crd), signal });
  const reason = notEstablished(body);
  if (reason !== undefined) throw new KubernetesError('kubernetes-unavailable', reason);
}
