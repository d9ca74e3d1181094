import { afterEach } from '@jest/globals';
import type { KubernetesClient } from '../../../src/kubernetes/client.js';
import type { KubernetesObject } from '../../../src/kubernetes/object.js';
import { configMaps } from '../../../src/kubernetes/target.js';
import type { Observation } from '../../../src/observability/observation.js';
import { type ReflectionLimits, usualLimits } from '../../../src/operator/loop/reflection.js';
import {
  createReflector,
  type Reflector,
  type ReflectorOptions,
} from '../../../src/operator/loop/reflector.js';
import { fastClock, until } from '../../support/kube-api/time.js';
import type { KubeApi } from '../../support/kube-api.js';

/** Minutes of the reflector are parts of a second. */
export const speed = 200;
export const folder = '/api/v1/namespaces/shop/configmaps';

export interface Following {
  reflector: Reflector<KubernetesObject>;
  /** What the handler was told: `+a`, `~a`, `-a`. */
  changes: string[];
  told: Observation[];
  /** Why watches began again. */
  restarts(): string[];
  /** Lists that replaced or checked what was told: reason and what was missed. */
  relists(): [string, number][];
  stop: AbortController;
  /** Waits until the store has what the server has. */
  converged(): Promise<void>;
}

export type FollowOptions = Partial<ReflectorOptions<KubernetesObject>>;

const running: Following[] = [];
afterEach(async () => {
  for (const { stop } of running) stop.abort();
  await Promise.all(running.splice(0).map(({ reflector }) => reflector.done));
});

const sign = (now: unknown, before: unknown): string =>
  now === undefined ? '-' : before === undefined ? '+' : '~';

/** What a test does not ask for does not come about in it, however long the machine stands still. */
const calm: Partial<ReflectionLimits> = {
  // By the wall clock; the others are of the fast one.
  quietMs: 90_000,
  watchSeconds: 36_000,
  relistMs: 36_000_000,
};

/** Follows the ConfigMaps of a namespace, from now until the test ends. */
export async function following(
  api: KubeApi,
  client: KubernetesClient,
  options: FollowOptions = {},
): Promise<Following> {
  const changes: string[] = [];
  const told: Observation[] = [];
  const stop = new AbortController();
  const { limits, ...rest } = options;
  const reflector = createReflector<KubernetesObject>({
    client,
    resource: configMaps,
    namespace: 'shop',
    clock: fastClock(speed),
    observe: (observation) => void told.push(observation),
    onChange: (key, now, before) => void changes.push(`${sign(now, before)}${key.split('/').at(-1)}`),
    limits: { ...calm, ...limits },
    ...rest,
  });
  const made: Following = {
    reflector,
    changes,
    told,
    restarts: () => told.flatMap((one) => (one.kind === 'watch-restart' ? [one.reason] : [])),
    relists: () =>
      told.flatMap((one) => (one.kind === 'relist' ? [[one.reason, one.missed] as [string, number]] : [])),
    stop,
    converged: () => until(() => inStep(api, reflector), 'the store in step'),
  };
  running.push(made);
  reflector.start(stop.signal);
  return made;
}

/** Following, in step, and with a watch that has been open for so long that its end is not too soon. */
export async function settled(
  api: KubeApi,
  client: KubernetesClient,
  options: FollowOptions = {},
): Promise<Following> {
  const made = await following(api, client, options);
  await until(() => made.reflector.synced() && api.watches.count() > 0, 'a watch was open');
  await fastClock(speed).delay(2 * usualLimits.shortMs, made.stop.signal);
  return made;
}

const versionsOf = (objects: Iterable<{ metadata: { name: string; resourceVersion?: string } }>): string =>
  [...objects]
    .map(({ metadata }) => `${metadata.name}@${metadata.resourceVersion}`)
    .toSorted()
    .join();

const inStep = (api: KubeApi, { store }: Reflector<KubernetesObject>): boolean =>
  versionsOf(api.objects.values()) === versionsOf(store.list());
