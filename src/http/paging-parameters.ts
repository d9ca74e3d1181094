import { z } from 'zod';
import type { Parameter } from './resource.js';

/** The parameters that page every list; a path may say more of them in a description of its own. */
export const sortParameter: Parameter<'asc' | 'desc'> = {
  schema: z.enum(['asc', 'desc']),
  description: 'Order of the rows. Default asc.',
  allowed: ['asc', 'desc'],
  example: 'desc',
};

/** Whole numbers from 1, in digits alone. */
const mostRows = 10_000;

export const limitParameter: Parameter<number> = {
  schema: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(mostRows)),
  description: 'Rows in a page. Without it: everything.',
  allowed: `a whole number from 1 to ${mostRows}`,
  example: '100',
};

export const cursorParameter: Parameter<string> = {
  schema: z.string().min(1),
  description:
    'Continues after the page that gave it, in its `Link` header or as `next_cursor`. Between pages only `limit` and `format` may change.',
  allowed: 'a cursor of the same query',
  example: 'WyJPeWIxbHQxSWtHcEciLCIxOTcyNyJd',
};
