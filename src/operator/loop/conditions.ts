import type { Condition } from '../../kubernetes/object.js';

/** A condition as a status keeps it. Times are RFC 3339, whole seconds. */
export interface TimedCondition extends Condition {
  lastTransitionTime: string;
}

/**
 * The conditions as they are to be: these and no others, in this order. The time of a transition changes with the
 * status and with nothing else, so that whoever writes the same again writes nothing. `now` is Unix milliseconds.
 */
export function setConditions<C extends TimedCondition>(
  current: readonly C[] | undefined,
  wanted: readonly Omit<C, 'lastTransitionTime'>[],
  now: number,
): C[] {
  const time = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  return (wanted as readonly Condition[]).map((condition) => {
    const before = current?.find(({ type }) => type === condition.type);
    const kept = before?.status === condition.status ? before.lastTransitionTime : undefined;
    return { ...condition, lastTransitionTime: kept ?? time } as C;
  });
}
