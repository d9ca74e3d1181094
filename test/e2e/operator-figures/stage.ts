import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { clusterFacts } from '../../../src/config.js';
import { connectKubernetes, type KubernetesClient } from '../../../src/kubernetes/client.js';
import type { KubernetesObject } from '../../../src/kubernetes/object.js';
import { leases } from '../../../src/kubernetes/target.js';
import { systemClock } from '../../../src/operator/loop/clock.js';
import { createReflector } from '../../../src/operator/loop/reflector.js';
import { temporaryFolder } from '../../support/run.js';
import { loadImage } from '../support/image.js';
import { kubectl } from '../support/kubectl.js';
import { createNamespace, type Namespace } from '../support/namespace.js';
import { untilReplicas } from '../support/pods.js';
import { type Release, releaseOf } from '../support/release.js';
import { jobTemplateOf, operatorKubeconfig } from './operator-process.js';
import { followDatasets, type Timeline } from './timeline.js';
import { gate } from './usher.js';

/** A release whose operator does not run: the test runs it beside the cluster. */
export interface Stage {
  release: Release;
  /** Speaks for the one who runs the test. */
  client: KubernetesClient;
  timeline: Timeline;
  /** The file of a kubeconfig of the operator's ServiceAccount. */
  kubeconfig: string;
  /** The file of the release's pod template. */
  template: string;
  /** Ends what the stage follows. */
  signal: AbortSignal;
  clear(): Promise<void>;
}

export async function setStage(purpose: string): Promise<Stage> {
  const namespace: Namespace = await createNamespace(purpose);
  const release = releaseOf(namespace.name);
  await loadImage();
  await release.install({ api: { replicas: 1 }, redis: { mode: 'none' }, operator: { replicas: 1 } });
  const deployment = `${release.fullname}-operator`;
  await kubectl(['scale', 'deployment', deployment, '--replicas=0', '--namespace', release.namespace]);
  await untilReplicas(release.namespace, deployment, { replicas: 0 });
  const over = new AbortController();
  const client = await connectKubernetes({ facts: clusterFacts() });
  return {
    release,
    client,
    timeline: await followDatasets(client, release.namespace, over.signal),
    kubeconfig: await operatorKubeconfig(release),
    template: await jobTemplateOf(release),
    signal: over.signal,
    async clear() {
      over.abort();
      await client.close();
      await namespace.remove();
    },
  };
}

/** The same pods, which no scheduler takes before the usher lets them through. */
export function gated(template: string): string {
  const pod = parse(readFileSync(template, 'utf8')) as { spec: object };
  const file = join(temporaryFolder('template'), 'gated.yaml');
  writeFileSync(file, JSON.stringify({ ...pod, spec: { ...pod.spec, schedulingGates: [{ name: gate }] } }));
  return file;
}

/** Counts the writes of the Leases of a namespace from now on: each is a version that a watch tells. */
export function countLeaseWrites({ client, release, signal }: Stage): () => number {
  let count = 0;
  const reflector = createReflector<KubernetesObject>({
    client,
    resource: leases,
    namespace: release.namespace,
    clock: systemClock,
    observe: () => undefined,
    onChange: () => void count++,
  });
  reflector.start(signal);
  return () => count;
}
