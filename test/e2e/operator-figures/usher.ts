import type { KubernetesClient } from '../../../src/kubernetes/client.js';
import { objectAt, pods } from '../../../src/kubernetes/target.js';
import type { Pod } from '../../../src/operator/dataset/pods.js';
import { labels } from '../../../src/operator/dataset/resources/names.js';
import { systemClock } from '../../../src/operator/loop/clock.js';
import { createReflector } from '../../../src/operator/loop/reflector.js';
import type { RunReport } from '../../../src/run-report.js';

/** Keeps a pod from the scheduler until the usher has seen it. */
export const gate = 'example.com/usher';

/**
 * `real`: lets so many pods through at a time, which then run; `simulated`: none runs, and the usher writes what the
 * kubelet writes of a pod that has ended well. The Job controller is the real one in both.
 */
export type Usher =
  | { mode: 'real'; atOnce: number }
  | { mode: 'simulated'; dataset: { rows: number; from: string; to: string } };

export const simulated: Usher = {
  mode: 'simulated',
  dataset: { rows: 3, from: '2030-01-01T00:00:00Z', to: '2030-01-03T00:00:00Z' },
};

interface Gated extends Pod {
  spec?: { schedulingGates?: readonly { name: string }[] };
}

interface Options {
  client: KubernetesClient;
  namespace: string;
  usher: Usher;
  signal: AbortSignal;
}

/** Stands between the Jobs of a namespace and its node, for more pods than one node can have. */
export function startUsher({ client, namespace, usher, signal }: Options): void {
  const waiting = new Set<string>();
  const inside = new Set<string>();
  const most = usher.mode === 'real' ? usher.atOnce : simulatedAtOnce;

  async function handle(pod: Gated): Promise<void> {
    try {
      await (usher.mode === 'real' ? letIn(client, pod) : end(client, pod, usher.dataset));
    } finally {
      if (usher.mode === 'simulated') inside.delete(pod.metadata.name);
      admit();
    }
  }
  function admit(): void {
    for (const name of waiting) {
      if (inside.size >= most || signal.aborted) return;
      waiting.delete(name);
      const pod = reflector.store.get(`${namespace}/${name}`);
      if (pod === undefined) continue;
      inside.add(name);
      handle(pod).catch(() => void waiting.add(name));
    }
  }
  const reflector = createReflector<Gated>({
    client,
    resource: pods,
    namespace,
    labelSelector: labels.dataset,
    clock: systemClock,
    observe: () => undefined,
    onChange: (_, now, before) => {
      const pod = now ?? before;
      if (pod === undefined) return;
      const ended = now === undefined || hasEnded(now);
      if (ended) inside.delete(pod.metadata.name);
      if (ended) waiting.delete(pod.metadata.name);
      else if (isGated(pod) && !inside.has(pod.metadata.name)) waiting.add(pod.metadata.name);
      admit();
    },
  });
  reflector.start(signal);
}

const simulatedAtOnce = 4;

const isGated = ({ spec }: Gated): boolean =>
  spec?.schedulingGates?.some(({ name }) => name === gate) ?? false;
const hasEnded = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

const letIn = (client: KubernetesClient, { metadata: { namespace, name } }: Pod) =>
  client.send({
    action: 'merge',
    target: objectAt(pods, { namespace, name }),
    body: { spec: { schedulingGates: null } },
    accept: [404],
  });

function end(client: KubernetesClient, { metadata }: Pod, dataset: RunReport['dataset']) {
  const { namespace, name } = metadata;
  const finishedAt = `${new Date().toISOString().slice(0, 19)}Z`;
  const isPurge = metadata.labels?.[labels.task] === 'purge';
  const report: RunReport = {
    command: isPurge ? 'purge' : 'ingest',
    result: isPurge ? 'purged' : 'loaded',
    errorCode: null,
    message: isPurge ? 'deleted' : null,
    rowsRead: 3,
    rowsWritten: 3,
    rowsRejected: 0,
    bytes: 140,
    checksum: null,
    revision: 1,
    repeated: false,
    dataset: isPurge ? null : dataset,
    startedAt: finishedAt,
    finishedAt,
  };
  const terminated = { exitCode: 0, reason: 'Completed', message: JSON.stringify(report), finishedAt };
  const ingest = { name: 'ingest', image: 'ingest', imageID: '', ready: false, restartCount: 0 };
  return client.send({
    action: 'merge',
    target: objectAt(pods, { namespace, name, subresource: 'status' }),
    body: { status: { phase: 'Succeeded', containerStatuses: [{ ...ingest, state: { terminated } }] } },
    accept: [404],
  });
}
