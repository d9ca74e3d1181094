import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { loadImage } from './image.js';
import { apply, kubectl } from './kubectl.js';
import { type StartedPod, startPod } from './pod.js';

export interface NodePodOptions {
  name: string;
  /** File that the pod runs; it imports nothing but Node's own modules. */
  script: string;
  env?: Record<string, string>;
  labels?: Record<string, string>;
}

/** A pod that runs a script, out of a ConfigMap, with the node of the product's image. */
export async function startNodePod(namespace: string, options: NodePodOptions): Promise<StartedPod> {
  const { name, script, ...rest } = options;
  const file = basename(script);
  const data = { [file]: readFileSync(script, 'utf8') };
  await apply(namespace, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
  const pod = await startPod(namespace, {
    ...rest,
    name,
    image: await loadImage(),
    command: ['node', `/script/${file}`],
    mounts: { script: '/script' },
    volumes: [{ name: 'script', configMap: { name } }],
  });
  return {
    ...pod,
    remove: async () => {
      await pod.remove();
      await kubectl(['delete', 'configmap', name, '--namespace', namespace, '--ignore-not-found']);
    },
  };
}
