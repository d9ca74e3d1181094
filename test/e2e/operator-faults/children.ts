import type { KubernetesClient } from '../../../src/kubernetes/client.js';
import type { KubernetesObject } from '../../../src/kubernetes/object.js';
import { cronJobs, jobs } from '../../../src/kubernetes/target.js';
import { labels } from '../../../src/operator/dataset/resources/names.js';
import { systemClock } from '../../../src/operator/loop/clock.js';
import { createReflector } from '../../../src/operator/loop/reflector.js';
import { eventually } from '../support/waiting.js';

/** How many objects of a Dataset's there have ever been: one that is made twice under one name is two. */
export interface Made {
  loads: number;
  purges: number;
  cronJobs: number;
}

/** All Jobs and CronJobs of Datasets that have been in a namespace since. */
export interface Children {
  made(dataset: string): Made;
  /** Names of those that are there. */
  present(dataset: string): readonly string[];
}

type Kind = keyof Made;

export async function followChildren(
  client: KubernetesClient,
  namespace: string,
  signal: AbortSignal,
): Promise<Children> {
  const seen = new Map<string, { dataset: string | undefined; kind: Kind }>();
  const follow = (resource: typeof jobs, kindOf: (object: KubernetesObject) => Kind) => {
    const reflector = createReflector<KubernetesObject>({
      client,
      resource,
      namespace,
      labelSelector: labels.dataset,
      clock: systemClock,
      observe: () => undefined,
      onChange: (_, now) => {
        if (now?.metadata.uid === undefined) return;
        const dataset = now.metadata.labels?.[labels.dataset];
        seen.set(now.metadata.uid, { dataset, kind: kindOf(now) });
      },
    });
    reflector.start(signal);
    return reflector;
  };
  const all = [
    follow(jobs, (job) => (isPurge(job) ? 'purges' : 'loads')),
    follow(cronJobs, () => 'cronJobs'),
  ];
  await eventually('the children are followed', async () => {
    if (!all.every((reflector) => reflector.synced())) throw new Error('not yet');
  });
  return {
    made(name) {
      const own = [...seen.values()].filter(({ dataset }) => dataset === name);
      const count = (wanted: Kind): number => own.filter(({ kind }) => kind === wanted).length;
      return { loads: count('loads'), purges: count('purges'), cronJobs: count('cronJobs') };
    },
    present: (name) =>
      all
        .flatMap(({ store }) => store.list())
        .filter(({ metadata }) => metadata.labels?.[labels.dataset] === name)
        .map(({ metadata }) => metadata.name),
  };
}

const isPurge = ({ metadata }: KubernetesObject): boolean => metadata.labels?.[labels.task] === 'purge';
