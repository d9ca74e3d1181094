import type { RouterMiddleware } from '@koa/router';
import type { z } from 'zod';
import type { Parameters } from './resource.js';

/** A path that answers about the service itself. Data paths are `Resource`s; this is the same for the rest. */
export interface Endpoint {
  path: string;
  tag: 'about' | 'clock' | 'health' | 'stocks';
  summary: string;
  description: string;
  pathParameters?: Parameters;
  parameters?: Parameters;
  /** Media type → schema of its body; `z.string()` for text. */
  answers: Readonly<Record<string, z.ZodType>>;
  /** Path and query to try. */
  example: string;
  handler: RouterMiddleware;
}
