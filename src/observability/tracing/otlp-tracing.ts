import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { type Context, createTraceState, ROOT_CONTEXT, trace, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Observe } from '../observation.js';
import type { Sampling } from '../../tracing-variables.js';
import type { RemoteContext, Tracing } from '../span.js';
import { kinds, spanOf } from './otlp-span.js';
import { mayBeRecorded, samplerOf } from './sampler.js';
import { hearLibrary, telling } from './telling-exporter.js';

interface Options {
  sampling: Sampling;
  service: string;
  version: string;
  observe: Observe;
}

const longestCloseMs = 2000;

/**
 * Traces by OTLP over HTTP. Where to, what is sampled, sizes and times are said by the standard variables `OTEL_…`,
 * which the libraries read by themselves but for the sampler. Who receives them may be away: they are dropped then.
 */
export function createOtlpTracing({ sampling, service, version, observe }: Options): Tracing {
  hearLibrary(observe);
  const processor = new BatchSpanProcessor(telling(new OTLPTraceExporter(), observe));
  const provider = new BasicTracerProvider({
    resource: resourceOf(service, version),
    sampler: samplerOf(sampling),
    spanProcessors: [processor],
  });
  const tracer: Tracer = provider.getTracer('almanac', version);
  return {
    on: true,
    begin(name, { kind = 'internal', attributes = {}, from } = {}) {
      if (!mayBeRecorded(sampling, from)) return undefined;
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes }, contextOf(from));
      return span.isRecording() ? spanOf(tracer, span) : undefined;
    },
    async close() {
      const sent = provider.shutdown().then(
        () => true,
        () => true, // the exporter has told
      );
      const bound = new AbortController();
      const late = delay(longestCloseMs, false, { signal: bound.signal }).catch(() => false);
      if (!(await Promise.race([sent, late])))
        observe({ kind: 'warning', message: 'the last traces could not be sent in time' });
      bound.abort();
    },
  };
}

/** What the environment says (`OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`) wins. */
const resourceOf = (service: string, version: string): Resource =>
  defaultResource()
    .merge(
      resourceFromAttributes({
        'service.name': service,
        'service.version': version,
        'service.instance.id': `${hostname()}-${process.pid}`,
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }));

function contextOf(from: RemoteContext | undefined): Context {
  if (from === undefined) return ROOT_CONTEXT;
  const { traceId, spanId, sampled, state } = from;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: sampled ? 1 : 0,
    isRemote: true,
    ...(state !== undefined && { traceState: createTraceState(state) }),
  });
}
