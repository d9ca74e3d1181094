import type { KubernetesClient } from '../../kubernetes/client.js';
import { KubernetesError } from '../../kubernetes/failures.js';
import type { Clock } from '../loop/clock.js';
import type { Events } from '../loop/events.js';
import { apply } from './apply.js';
import { decide } from './decide.js';
import type { Facts } from './facts.js';
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

/** As after a failure, each time later; the watch that tells what had changed makes it sooner. */
const afterConflict = { requeueAfterMs: 0 };

/** Brings one Dataset, by its key `namespace/name`, nearer to what it asks for. Throws `KubernetesError`. */
export function createReconcile({ client, stores, settings, events, clock }: Options) {
  const references = createReferences({ client, configMaps: stores.configMaps });
  const now = (): number => clock.now();
  return async (key: string, signal: AbortSignal): Promise<{ requeueAfterMs?: number }> => {
    const dataset = stores.datasets.get(key);
    if (dataset === undefined || !isOurs(dataset, settings)) return {};
    const facts = await gather({ client, stores, references, now }, dataset, signal);
    let plan: Plan;
    try {
      plan = await carryOut({ client, settings, facts, signal });
    } catch (error) {
      // Somebody wrote between the reading and the writing: no failure, and nothing to tell.
      if (error instanceof KubernetesError && error.status === 409) return afterConflict;
      throw error;
    }
    tell(events, dataset, plan);
    return { requeueAfterMs: plan.requeueAfterMs };
  };
}

/** Decides and does; what was decided in the end. */
async function carryOut(options: {
  client: KubernetesClient;
  settings: OperatorSettings;
  facts: Facts;
  signal: AbortSignal;
}): Promise<Plan> {
  const { settings, facts } = options;
  const plan = decide(facts, settings);
  const foreign = await apply({ ...options, plan });
  if (foreign === undefined) return plan;
  const without = decide({ ...facts, foreign }, settings);
  await apply({ ...options, plan: without });
  return without;
}

function tell(events: Events, { apiVersion, kind, metadata }: Dataset, plan: Plan): void {
  const { namespace, name, uid, resourceVersion } = metadata;
  for (const event of plan.events)
    events.tell({ apiVersion, kind, namespace, name, uid, resourceVersion }, event);
}
