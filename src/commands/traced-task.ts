import { callerFacts, tracingFacts } from '../config.js';
import type { Observe } from '../observability/observation.js';
import { type Attributes, during, remoteContext, type Span } from '../observability/span.js';
import { openTracing } from '../observability/tracing/open-tracing.js';

interface TracedTask {
  /** Of its command, which names its first span. */
  name: string;
  attributes: Attributes;
  version: string;
  observe: Observe;
}

/** What an exporter may wait for after its time is over, before the process is ended all the same. */
const lingerMs = 100;

/**
 * A task that runs and ends, as part of the trace that it was started in, else as one of its own; the traces are sent
 * before it is over.
 */
export async function tracedTask<T>(
  { name, attributes, version, observe }: TracedTask,
  work: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  const { traceparent, tracestate } = callerFacts();
  const from = remoteContext(traceparent, tracestate);
  const tracing = await openTracing({ ...tracingFacts(), service: `almanac-${name}`, version, observe });
  try {
    return await during(tracing.begin(`almanac ${name}`, { attributes, from }), work);
  } finally {
    await tracing.close();
    // Who takes traces and does not answer would keep the process until its own time-outs.
    if (tracing.on) setTimeout(() => process.exit(), lingerMs).unref();
  }
}
