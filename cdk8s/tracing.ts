import type { IEnvVar } from 'kubernetes-models/v1/EnvVar';
import type { Templated } from './helm/expression.js';
import { release, str } from './helm/functions.js';
import { when } from './helm/structure.js';
import type { Values } from './values.js';

/** Variables by which a process of ours knows where traces go; none when nobody takes them. */
export function tracingEnv({ tracing }: Values): Templated<IEnvVar>[] {
  const { endpoint, sampleRatio, headersSecret } = tracing;
  const headers = {
    name: 'OTEL_EXPORTER_OTLP_HEADERS',
    valueFrom: { secretKeyRef: { name: headersSecret, key: 'headers' } },
  };
  return when<Templated<IEnvVar>[]>(endpoint, [
    { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: endpoint },
    { name: 'OTEL_TRACES_SAMPLER', value: 'parentbased_traceidratio' },
    { name: 'OTEL_TRACES_SAMPLER_ARG', value: str(sampleRatio) },
    {
      name: 'OTEL_RESOURCE_ATTRIBUTES',
      value: `service.namespace=${release.name},k8s.namespace.name=${release.namespace}`,
    },
    ...when(headersSecret, [headers]),
  ]);
}
