import type { KubernetesClient } from '../../kubernetes/client.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { QueueFigures } from '../../observability/metrics/work-queue.js';
import type { Observe } from '../../observability/observation.js';
import type { Tracing } from '../../observability/span.js';
import type { Clock } from '../loop/clock.js';
import { type Controller, createController } from '../loop/controller.js';
import type { Events } from '../loop/events.js';
import type { Reflector } from '../loop/reflector.js';
import { createReconcile } from './reconcile.js';
import type { OperatorSettings } from './resources/template.js';
import { keyOf } from './stores.js';
import { createWatches } from './watches.js';

interface Options {
  client: KubernetesClient;
  namespace: string;
  settings: OperatorSettings;
  workers: number;
  events: Events;
  clock: Clock;
  observe: Observe;
  tracing?: Tracing | undefined;
}

export interface DatasetOperator {
  /** Run on every replica: a new leader begins with warm caches. */
  watches: readonly Reflector<KubernetesObject>[];
  /** Reconciles all Datasets from now on until the signal is aborted; resolves when the last one has ended. Never rejects. */
  lead(signal: AbortSignal): Promise<void>;
  /** Of the present term; of an empty queue on a replica that does not lead. */
  figures(): QueueFigures;
}

export const controllerName = 'dataset';

/** The kind Dataset, plugged into the loop: what is watched, whom a change concerns, what is done. */
export function datasetOperator(options: Options): DatasetOperator {
  const { client, namespace, settings, workers, events, clock, observe, tracing } = options;
  let leads = false;
  const onConcern = (key: string): void => {
    if (leads) controller.enqueue(key);
  };
  const { all: watches, stores } = createWatches({ client, namespace, clock, observe, onConcern });
  const reconcile = createReconcile({ client, settings, events, clock, stores });
  // Each term has one of its own: what waits in the queue of an old one may be done by another replica.
  const newController = (): Controller =>
    createController({
      name: controllerName,
      watches,
      reconcile,
      workers,
      clock,
      observe,
      tracing,
    });
  let controller = newController();
  return {
    watches,
    async lead(signal) {
      leads = true;
      for (const { metadata } of stores.datasets.list()) controller.enqueue(keyOf(namespace, metadata.name));
      controller.start(signal);
      await controller.done;
      leads = false;
      controller = newController();
    },
    figures: () => controller.figures(),
  };
}
