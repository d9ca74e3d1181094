import type { Observe } from '../observation.js';
import type { Sampling } from '../../tracing-variables.js';
import { noTracing, type Tracing } from '../span.js';

interface Options {
  /** Undefined: nobody is named who takes traces. */
  sampling: Sampling | undefined;
  /** Name of this process in traces, unless the environment has another. */
  service: string;
  version: string;
  observe: Observe;
}

/**
 * Nothing of the tracing libraries is loaded unless it is asked for. No hook has to come before the rest of the
 * program, as no module of others is changed: the spans are made where the work is done.
 */
export async function openTracing({ sampling, ...options }: Options): Promise<Tracing> {
  if (sampling === undefined) return noTracing;
  const { createOtlpTracing } = await import('./otlp-tracing.js');
  return createOtlpTracing({ sampling, ...options });
}
