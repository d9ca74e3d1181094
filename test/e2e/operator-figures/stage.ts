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
import { installCrd } from '../dataset-crd/install-crd.js';
import { run } from '../support/command.js';
import { loadImage } from '../support/image.js';
import { kubectl } from '../support/kubectl.js';
import { createNamespace, type Namespace } from '../support/namespace.js';
import { untilReplicas } from '../support/pods.js';
import { helmProgram } from '../support/programs.js';
import { type Release, releaseOf } from '../support/release.js';
import { jobTemplateOf, operatorKubeconfig } from './operator-process.js';
import { followDatasets, type Timeline } from './timeline.js';
import { gate } from './usher.js';

/** A place for operators that the test runs beside the cluster. */
export interface Stage {
  /** Installed without an operator, or (`setBareStage`) not installed: then no pod can run. */
  release: Release;
  /** Speaks for the one who runs the test. */
  client: KubernetesClient;
  timeline: Timeline;
  /** The file of a kubeconfig for the operators. */
  kubeconfig: string;
  /** The file of the release's pod template. */
  template: string;
  /** Ends what the stage follows. */
  signal: AbortSignal;
  clear(): Promise<void>;
}

/** The operators speak for the release's ServiceAccount. */
export async function setStage(purpose: string): Promise<Stage> {
  const namespace = await createNamespace(purpose);
  const release = releaseOf(namespace.name);
  await loadImage();
  await release.install({ api: { replicas: 1 }, redis: { mode: 'none' }, operator: { replicas: 1 } });
  const deployment = `${release.fullname}-operator`;
  await kubectl(['scale', 'deployment', deployment, '--replicas=0', '--namespace', release.namespace]);
  await untilReplicas(release.namespace, deployment, { replicas: 0 });
  const kubeconfig = await operatorKubeconfig(release);
  return stageOf({ namespace, release, kubeconfig, template: await jobTemplateOf(release) });
}

/** The definition of Datasets and the chart's pod template, nothing else: for pods that do not run. */
export async function setBareStage(purpose: string): Promise<Stage> {
  const namespace = await createNamespace(purpose);
  const release = releaseOf(namespace.name);
  await installCrd();
  const chart = ['template', release.name, 'charts/almanac', '--namespace', release.namespace];
  const part = ['--show-only', 'templates/operator/job-template.yaml'];
  const rendered = parse(await run([await helmProgram(), ...chart, ...part])) as {
    data: Record<string, string>;
  };
  const pod = parse(rendered.data['job-template.yaml'] ?? '') as { spec: object };
  const kubeconfig = process.env.KUBECONFIG ?? '';
  // Its ServiceAccount would have to be there.
  const template = podTemplate({ ...pod, spec: { ...pod.spec, serviceAccountName: 'default' } });
  return stageOf({ namespace, release, kubeconfig, template });
}

async function stageOf({
  namespace,
  ...rest
}: { namespace: Namespace } & Pick<Stage, 'release' | 'kubeconfig' | 'template'>): Promise<Stage> {
  const over = new AbortController();
  const client = await connectKubernetes({ facts: clusterFacts(), callTimeoutMs: 60_000 });
  return {
    ...rest,
    client,
    timeline: await followDatasets(client, namespace.name, over.signal),
    signal: over.signal,
    async clear() {
      over.abort();
      await client.close();
      await namespace.remove();
    },
  };
}

function podTemplate(template: object): string {
  const file = join(temporaryFolder('template'), 'job-template.yaml');
  writeFileSync(file, JSON.stringify(template));
  return file;
}

/** The same pods, which no scheduler takes before the usher lets them through. */
export function gated(template: string): string {
  const pod = parse(readFileSync(template, 'utf8')) as { spec: object };
  return podTemplate({ ...pod, spec: { ...pod.spec, schedulingGates: [{ name: gate }] } });
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
