import type { KubernetesClient } from '../../../src/kubernetes/client.js';
import { configMaps, datasets, objectAt, type Resource } from '../../../src/kubernetes/target.js';
import { configMapOf, csvOf, datasetOf, type KubeManifest } from '../support/dataset.js';
import { inTurns } from './figures.js';
import type { Moment, Timeline } from './timeline.js';

/** As a script that applies a folder of manifests, and no worse. */
const atOnce = 4;
const fieldManager = 'e2e';

const body = (name: string): KubeManifest => datasetOf(name, { deletionPolicy: 'Delete' });

/** Many Datasets, each with a ConfigMap of three rows of its own. */
export interface Crowd {
  names: readonly string[];
  /** The ConfigMaps alone. */
  prepare(): Promise<void>;
  /** Applies the Datasets on the server's side. */
  apply(): Promise<void>;
  /** Changes what the data of each depend on. */
  change(): Promise<void>;
  remove(): Promise<void>;
  /** Milliseconds from the write, or the last one, of each Dataset to the moment. */
  times(moment: Moment, generation: number): number[];
}

interface Options {
  client: KubernetesClient;
  namespace: string;
  timeline: Timeline;
  size: number;
}

export function crowdOf({ client, namespace, timeline, size }: Options): Crowd {
  const names = Array.from({ length: size }, (_, index) => `crowd-${size}-${index}`);
  const written = new Map<string, number>();
  const each = (work: (name: string) => Promise<unknown>): Promise<void> =>
    inTurns(names, {
      atOnce,
      work: (name) => {
        written.set(name, performance.now());
        return work(name);
      },
    });
  const applied = (resource: Resource, manifest: KubeManifest) =>
    client.send({
      action: 'apply',
      target: objectAt(resource, { namespace, name: manifest.metadata.name }),
      body: manifest,
      fieldManager,
    });
  const target = (name: string) => objectAt(datasets, { namespace, name });
  return {
    names,
    prepare: () =>
      each((name) =>
        applied(configMaps, configMapOf(name, csvOf(name.toUpperCase().replace('CROWD-', 'C'), { days: 3 }))),
      ),
    apply: () => each((name) => applied(datasets, body(name))),
    change: () =>
      each((name) =>
        client.send({
          action: 'merge',
          target: target(name),
          body: { spec: { write: { maxRejectedRows: 1 } } },
          fieldManager: 'e2e-other',
        }),
      ),
    remove: () => each((name) => client.send({ action: 'delete', target: target(name) })),
    times: (moment, generation) =>
      names.map((name) => (timeline.at(name, moment, generation) ?? Infinity) - (written.get(name) ?? 0)),
  };
}
