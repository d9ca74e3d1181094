import { get, type KubeObject, kubectl, list } from './kubectl.js';
import { eventually } from './waiting.js';

export interface Pod extends KubeObject {
  spec: { nodeName?: string; containers: { name: string; image: string }[] };
  status: {
    phase: string;
    conditions?: { type: string; status: string }[];
    containerStatuses?: { name: string; restartCount: number; ready: boolean }[];
  };
}

export interface Deployment extends KubeObject {
  spec: { replicas: number };
  status: { readyReplicas?: number; replicas?: number; updatedReplicas?: number };
}

/** Pods that are not on their way out. */
export async function podsOf(namespace: string, selector: string): Promise<Pod[]> {
  const pods = await list<Pod>('pods', '--namespace', namespace, '--selector', selector);
  return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

export const isReady = ({ status }: Pod): boolean =>
  status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;

/** Each pod with the restarts of its containers: equal before and after means that nothing was restarted. */
export async function lives(namespace: string, selector: string): Promise<string[]> {
  const pods = await podsOf(namespace, selector);
  return pods
    .filter(({ status }) => status.phase === 'Running')
    .map(({ metadata, status }) => {
      const restarts = (status.containerStatuses ?? []).map(
        ({ name, restartCount }) => `${name} ${restartCount}`,
      );
      return [metadata.name, metadata.uid, ...restarts].join(' ');
    })
    .toSorted();
}

/** Until just so many pods of a Deployment are there, and all are ready. */
export async function untilReplicas(
  namespace: string,
  deployment: string,
  { replicas, seconds = 120 }: { replicas: number; seconds?: number },
): Promise<void> {
  await eventually(
    `${deployment} has ${replicas} ready pods`,
    async () => {
      const { status } = await get<Deployment>('deployment', deployment, '--namespace', namespace);
      const { replicas: all = 0, readyReplicas: ready = 0 } = status;
      if (all !== replicas || ready !== replicas) throw new Error(`${all} pods, ${ready} of them ready`);
    },
    { seconds },
  );
}

/** Deletes the pod as a node that is drained does, without waiting for its successor. */
export const deletePod = (namespace: string, name: string): Promise<string> =>
  kubectl(['delete', 'pod', name, '--namespace', namespace, '--wait=false']);
