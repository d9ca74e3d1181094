import { type Rule, withEvents } from '../draft.js';
import { suspendedText } from './slots.js';

/** Told once: the status remembers it in the place of the next slot. */
export const tellSuspension: Rule = ({ dataset }, draft) => {
  const { suspend } = dataset.spec;
  const was = dataset.status?.nextScheduleTime === suspendedText;
  if (suspend === was) return draft;
  return withEvents(
    draft,
    suspend
      ? { type: 'Normal', reason: 'Suspended', message: 'No run is started until it is resumed.' }
      : { type: 'Normal', reason: 'Resumed', message: 'Runs are started again.' },
  );
};
