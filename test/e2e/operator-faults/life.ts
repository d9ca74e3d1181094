import type { KubernetesObject } from '../../../src/kubernetes/object.js';
import { configMaps, cronJobs, datasets, objectAt, type Resource } from '../../../src/kubernetes/target.js';
import type { Dataset } from '../../../src/operator/dataset/dataset.js';
import { labels } from '../../../src/operator/dataset/resources/names.js';
import { configMapOf, csvOf, datasetOf } from '../support/dataset.js';
import { claimName, daysInClaim, type Workbench } from './workbench.js';

/** Something that is done to a Dataset, and how it is when that has taken effect. */
export interface Step {
  what: string;
  change(): Promise<unknown>;
  /** Throws what is not yet so. */
  holds(): Promise<void>;
}

interface Lived {
  dataset: Dataset | undefined;
  cronJob: (KubernetesObject & { spec?: { suspend?: boolean; schedule?: string } }) | undefined;
}

/** The runs of a life, in order; a schedule never comes due in it. */
export const loadsInLife = 3;
const [first, second] = ['0 0 1 1 *', '0 0 2 1 *'];

/**
 * From its making to its purge. A ConfigMap that is a source is followed and takes no schedule, so the change of the
 * spec takes the Dataset from a ConfigMap to a file on a volume, and gives it the schedule.
 */
export function lifeOf(bench: Workbench, name: string, instance: string): readonly Step[] {
  const { dataset, configMap, patch, remove } = changesOf(bench, name, instance);
  const holds = (check: (lived: Lived) => boolean) => async (): Promise<void> => {
    const lived = await look(bench, name);
    if (!check(lived)) throw new Error(JSON.stringify(lived));
  };
  const settled = holds(
    ({ dataset: found, cronJob }) => isSettled(found, 3) && cronJob?.spec?.suspend === false,
  );
  return [
    {
      what: 'created',
      change: async () => [await configMap(3), await dataset()],
      holds: holds(({ dataset: found }) => isSettled(found, 1) && found?.status?.rows === 3),
    },
    {
      what: 'ConfigMap changed',
      change: () => configMap(4),
      holds: holds(({ dataset: found }) => isSettled(found, 2) && found?.status?.rows === 4),
    },
    {
      what: 'spec changed',
      change: () =>
        patch({
          source: { configMap: null, persistentVolumeClaim: { claimName, path: `${symbolOf(name)}.csv` } },
          schedule: { cron: first },
        }),
      holds: holds(
        ({ dataset: found, cronJob }) =>
          isSettled(found, 3) && found?.status?.rows === daysInClaim && cronJob?.spec?.schedule === first,
      ),
    },
    {
      what: 'suspended',
      change: () => patch({ suspend: true }),
      holds: holds(({ dataset: found, cronJob }) => isSettled(found, 3) && cronJob?.spec?.suspend === true),
    },
    { what: 'resumed', change: () => patch({ suspend: false }), holds: settled },
    {
      what: 'schedule changed',
      change: () => patch({ schedule: { cron: second } }),
      holds: holds(
        ({ dataset: found, cronJob }) => isSettled(found, 3) && cronJob?.spec?.schedule === second,
      ),
    },
    {
      what: 'deleted',
      change: remove,
      holds: async () => {
        await holds(({ dataset: found }) => found === undefined)();
        const left = bench.children.present(name);
        if (left.length > 0) throw new Error(`there are still ${left.join(', ')}`);
      },
    },
  ];
}

/** The rows of each Dataset are of a symbol of its own. */
export const symbolOf = (name: string): string => name.toUpperCase().replaceAll('-', '');

/** All of the present generation is done, and so many runs have succeeded. */
export function isSettled(dataset: Dataset | undefined, runs: number): boolean {
  if (dataset?.status === undefined) return false;
  const { metadata, status } = dataset;
  const { observedGeneration, activeRun, runs: records = [], conditions = [] } = status;
  const isReady = conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True');
  const isIdle = activeRun === undefined && observedGeneration === metadata.generation;
  return isReady && isIdle && records.length === runs && records.every(succeeded);
}

const succeeded = ({ result }: { result: string }): boolean => result === 'Succeeded';

export async function look({ client, release: { namespace } }: Workbench, name: string): Promise<Lived> {
  const read = async <T>(resource: Resource): Promise<T | undefined> => {
    const target = objectAt(resource, { namespace, name });
    const { status, body } = await client.send<T>({ action: 'get', target, accept: [404] });
    return status === 404 ? undefined : body;
  };
  return { dataset: await read(datasets), cronJob: await read(cronJobs) };
}

/** What people do, by the API and not by kubectl: many lives go side by side. */
export function changesOf({ client, release: { namespace } }: Workbench, name: string, instance: string) {
  const apply = (resource: Resource, body: object) =>
    client.send({
      action: 'apply',
      target: objectAt(resource, { namespace, name }),
      body,
      fieldManager: 'test',
      force: true,
    });
  const target = objectAt(datasets, { namespace, name });
  const spec = { deletionPolicy: 'Delete', historyLimit: { successful: 1 } } as const;
  return {
    configMap: (days: number) => apply(configMaps, configMapOf(name, csvOf(symbolOf(name), { days }))),
    dataset: () => {
      const { metadata, ...rest } = datasetOf(name, spec);
      return apply(datasets, { ...rest, metadata: { ...metadata, labels: { [labels.instance]: instance } } });
    },
    patch: (changes: object) => client.send({ action: 'merge', target, body: { spec: changes } }),
    remove: () => client.send({ action: 'delete', target }),
  };
}
