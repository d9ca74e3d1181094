import type { KubernetesClient } from '../../kubernetes/client.js';
import { KubernetesError } from '../../kubernetes/failures.js';
import type { Clock } from '../loop/clock.js';
import type { Events } from '../loop/events.js';
import { apply } from './apply.js';
import { decide } from './decide.js';
import { gather } from './gather.js';
import type { Plan } from './plan.js';
import { createReferences } from './references.js';
import type { OperatorSettings } from './resources/template.js';
import { isOurs, type Stores } from './stores.js';
import type { Dataset } from './dataset.js';

interface Options {
  client: KubernetesClient;
  stores: Stores;
  settings: OperatorSettings;
  events: Events;
  clock: Clock;
}

/** Soon, but not before the watch has told what had changed. */
const afterConflictMs = 500;

/** Brings one Dataset, by its key `namespace/name`, nearer to what it asks for. Throws `KubernetesError`. */
export function createReconcile({ client, stores, settings, events, clock }: Options) {
  const references = createReferences({ client, configMaps: stores.configMaps });
  const now = (): number => clock.now();
  return async (key: string, signal: AbortSignal): Promise<{ requeueAfterMs?: number }> => {
    const dataset = stores.datasets.get(key);
    if (dataset === undefined || !isOurs(dataset, settings)) return {};
    const facts = await gather({ client, stores, references, now }, dataset, signal);
    const plan = decide(facts, settings);
    try {
      await apply({ client, facts, plan, signal });
    } catch (error) {
      // Somebody wrote between the reading and the writing: no failure, and nothing to tell.
      if (error instanceof KubernetesError && error.status === 409)
        return { requeueAfterMs: afterConflictMs };
      throw error;
    }
    tell(events, dataset, plan);
    return { requeueAfterMs: plan.requeueAfterMs };
  };
}

function tell(events: Events, { apiVersion, kind, metadata }: Dataset, plan: Plan): void {
  const { namespace, name, uid, resourceVersion } = metadata;
  for (const event of plan.events)
    events.tell({ apiVersion, kind, namespace, name, uid, resourceVersion }, event);
}
