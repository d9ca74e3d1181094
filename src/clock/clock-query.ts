import { z } from 'zod';
import type { Parameter } from '../http/resource.js';
import { isDialTime } from './mirror.js';

/** Detail of the refusal when the parameter is not given. */
export const mirrorTimeMissing = 'mirror_time is required';

const mirrorTime: Parameter<string> = {
  schema: z.string().refine(isDialTime),
  description: 'The time that a twelve-hour clock seems to show when it is seen in a mirror.',
  allowed: 'HH:MM from 01:00 to 12:59',
  example: '12:22',
};

export const clockParameters = { mirror_time: mirrorTime };
