import { z } from 'zod';
import { section } from '../helm/values-types.js';

/** Where traces go; the service's own settings have nothing of it, as these variables are OpenTelemetry's. */
export const tracingValues = section(
  'Traces of API, operator and loads, by OpenTelemetry: OTLP over HTTP (protobuf).',
  {
    endpoint: z
      .string()
      .regex(/^$|^https?:\/\/[^\s/]+(\/\S*)?$/)
      .default('')
      .describe(
        'Who takes traces, such as http://otel-collector.observability:4318; empty: nobody, and nothing of it is loaded.',
      ),
    sampleRatio: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .describe(
        'Share of the traces that begin here and are recorded; that of a client is as the client says.',
      ),
    headersSecret: z
      .string()
      .default('')
      .describe('Secret whose key `headers` has headers for the endpoint, as name=value,name=value.'),
  },
);
