import type { ConditionType, DatasetCondition } from './dataset.js';
import { timeOf } from './runs.js';

/** Of a condition, what its owner says; the rest follows. */
export interface Saying {
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
  /** Of the spec that it is about, when that is not the one of now. */
  observedGeneration?: number;
}

export type Sayings = Partial<Record<ConditionType, Saying | undefined>>;

const order: readonly ConditionType[] = ['Ready', 'Reconciling', 'Stalled', 'Ingested', 'Fresh'];
/** Longer than any text of ours; the schema allows four times as much. */
const longestMessage = 8000;

/** One without a saying goes. The time of the last transition changes with the status only. */
export function conditionsOf(
  sayings: Sayings,
  before: readonly DatasetCondition[],
  { generation, now }: { generation: number; now: number },
): readonly DatasetCondition[] {
  return order.flatMap((type) => {
    const saying = sayings[type];
    if (saying === undefined) return [];
    const known = before.find((condition) => condition.type === type);
    const same = known?.status === saying.status;
    return [
      {
        type,
        status: saying.status,
        reason: saying.reason,
        message: saying.message.slice(0, longestMessage),
        observedGeneration: saying.observedGeneration ?? generation,
        lastTransitionTime: same ? known.lastTransitionTime : timeOf(now),
      },
    ];
  });
}
