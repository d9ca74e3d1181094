import { CoreV1Api, type KubernetesObject as ClientObject, makeInformer } from '@kubernetes/client-node';
import { connectKubernetes } from '../../../src/kubernetes/client.js';
import { loadKubeConfig } from '../../../src/kubernetes/kube-config.js';
import type { KubernetesObject } from '../../../src/kubernetes/object.js';
import { configMaps } from '../../../src/kubernetes/target.js';
import { systemClock } from '../../../src/operator/loop/clock.js';
import { createReflector } from '../../../src/operator/loop/reflector.js';
import type { KubeApi } from '../../support/kube-api.js';

export const folder = '/api/v1/namespaces/shop/configmaps';

/** Something that follows the ConfigMaps of a namespace. */
export interface Subject {
  /** What it holds: version by name. */
  held(): Map<string, string>;
  stop(): Promise<void>;
}

export interface Listeners {
  /** It noticed that something was wrong, or began a watch again. */
  noticed: () => void;
  /** What its user was told: the version, or `gone`. */
  told: (name: string, version: string) => void;
}

export interface Place extends Listeners {
  api: KubeApi;
  /** A pod's folder, with its token. */
  pod: string;
}

export type SubjectName = 'ours' | 'bare client' | 'bare client, restarted 5 s after an error';

const facts = (api: KubeApi) => ({ kubeconfig: '', service: { host: '127.0.0.1', port: String(api.port) } });

/** Our reflector, with its usual limits but for the time between two lists. */
async function ours({ api, pod, noticed, told }: Place): Promise<Subject> {
  const client = await connectKubernetes({ facts: facts(api), serviceAccountFolder: pod });
  const stop = new AbortController();
  const reflector = createReflector<KubernetesObject>({
    client,
    resource: configMaps,
    namespace: 'shop',
    clock: systemClock,
    limits: { pageSize: 10, relistMs: 30_000 },
    observe: (observation) => {
      if (observation.kind === 'watch-restart') noticed();
      if (observation.kind === 'relist' && observation.missed > 0) noticed();
    },
    onChange: (key, now) =>
      told(key.split('/').at(-1) ?? '', now === undefined ? 'gone' : (now.metadata.resourceVersion ?? '')),
  });
  reflector.start(stop.signal);
  return {
    held: () => versionsOf(reflector.store.list()),
    async stop() {
      stop.abort();
      await reflector.done;
      await client.close();
    },
  };
}

/** The client library's informer, as its documentation shows it; with `restart`, also as its example goes on. */
async function bare({ api, pod, noticed, told }: Place, restart: boolean): Promise<Subject> {
  const config = await loadKubeConfig(facts(api), pod);
  const core = config.makeApiClient(CoreV1Api);
  const informer = makeInformer<ClientObject>(config, folder, () =>
    core.listNamespacedConfigMap({ namespace: 'shop' }),
  );
  let stopped = false;
  const tell = ({ metadata }: ClientObject): void =>
    told(metadata?.name ?? '', metadata?.resourceVersion ?? '');
  informer.on('add', tell);
  informer.on('update', tell);
  informer.on('delete', ({ metadata }) => told(metadata?.name ?? '', 'gone'));
  informer.on('connect', noticed);
  informer.on('error', () => {
    noticed();
    if (restart && !stopped) setTimeout(() => void informer.start(), 5000);
  });
  void informer.start();
  return {
    held: () => versionsOf(informer.list()),
    stop() {
      stopped = true;
      return informer.stop();
    },
  };
}

export const subjects: Readonly<Record<SubjectName, (place: Place) => Promise<Subject>>> = {
  ours,
  'bare client': (place) => bare(place, false),
  'bare client, restarted 5 s after an error': (place) => bare(place, true),
};

const versionsOf = (
  objects: readonly { metadata?: { name?: string; resourceVersion?: string } }[],
): Map<string, string> =>
  new Map(objects.map(({ metadata }) => [metadata?.name ?? '', metadata?.resourceVersion ?? '']));
