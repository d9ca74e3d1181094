import { AppError } from '../../../errors.js';
import { type Rule, withStall } from '../draft.js';
import { loadArguments } from '../resources/arguments.js';

/** A source of which no command line can be made, although the schema let it in. */
export const checkSource: Rule = ({ dataset }, draft) => {
  try {
    loadArguments(dataset);
    return draft;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'config-invalid') throw error;
    const stall = { reason: 'InvalidSource', ready: 'InvalidSource', rests: false } as const;
    return withStall(draft, { ...stall, message: error.message });
  }
};
