import type { KubernetesClient } from '../kubernetes/client.js';
import { customResourceDefinitions, groupVersion, objectAt } from '../kubernetes/target.js';
import type { CrdOptions } from './apply-crds.js';
import { type Crd, crdVersionOf, type Standing, standingOf } from './crd-plan.js';
import { persist } from './persist.js';

/** `served`: it is there, and this process may not read which version. */
type Finding = Standing | 'served';

const wanting: Partial<Record<Finding, string>> = { missing: 'missing', older: 'older than this release' };

/** What an administrator runs; CHART stands for where the chart was installed from. */
export const applyCommand =
  'helm show crds CHART | kubectl apply --server-side --force-conflicts --filename -';

/** Changes nothing: says which definitions are up to date, and what to run for the others. */
export async function checkCrds({ client, crds, patience }: CrdOptions): Promise<void> {
  for (const crd of crds) {
    const finding = await persist(() => find(client, crd, patience.signal), patience);
    const detail = { name: crd.metadata.name, version: crdVersionOf(crd), finding };
    const lack = wanting[finding];
    patience.observe(
      lack === undefined
        ? { kind: 'lifecycle', event: 'the custom resource definition is there', detail }
        : {
            kind: 'warning',
            message: `the custom resource definition is ${lack}: an administrator must run: ${applyCommand}`,
            detail,
          },
    );
  }
}

/** Definitions belong to the cluster: an account of one namespace sees only whether the API serves them. */
async function find(client: KubernetesClient, crd: Crd, signal: AbortSignal): Promise<Finding> {
  const target = objectAt(customResourceDefinitions, { name: crd.metadata.name });
  const live = await client.send<Crd>({ action: 'get', target, accept: [403, 404], signal });
  if (live.status === 403) return (await isServed(client, crd, signal)) ? 'served' : 'missing';
  return standingOf(crd, live.status === 404 ? undefined : live.body);
}

async function isServed(client: KubernetesClient, { spec }: Crd, signal: AbortSignal): Promise<boolean> {
  const version = spec.versions.find(({ served }) => served)?.name ?? '';
  const { status, body } = await client.send<{ resources?: { name: string }[] }>({
    action: 'get',
    target: groupVersion(spec.group, version),
    accept: [404],
    signal,
  });
  return status !== 404 && (body.resources ?? []).some(({ name }) => name === spec.names.plural);
}
