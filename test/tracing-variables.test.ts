import { describe, expect, it } from '@jest/globals';
import { AppError } from '../src/errors.js';
import { samplingAsked } from '../src/tracing-variables.js';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

function mistakesOf(env: Record<string, string>): string {
  try {
    samplingAsked(env);
  } catch (error) {
    if (error instanceof AppError && error.code === 'config-invalid') return error.message;
    throw error;
  }
  return '';
}

describe('traces', () => {
  it.each<[string, Record<string, string>, boolean]>([
    ['nothing is set', {}, false],
    ['only a sampler is set', { OTEL_TRACES_SAMPLER: 'wrong' }, false],
    ['the endpoint is blank', { OTEL_EXPORTER_OTLP_ENDPOINT: '  ' }, false],
    ['an endpoint is set', endpoint, true],
    ['an endpoint of traces is set', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://c/v1/traces' }, true],
    ['the SDK is disabled', { ...endpoint, OTEL_SDK_DISABLED: 'TRUE' }, false],
    ['the exporter is none', { ...endpoint, OTEL_TRACES_EXPORTER: 'none' }, false],
    [
      'a tenth is wanted',
      { ...endpoint, OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' },
      true,
    ],
  ])('are asked for or not: %s', (_, env, asked) => {
    expect(samplingAsked(env) !== undefined).toBe(asked);
  });

  it.each<[string, Record<string, string>]>([
    ['OTEL_TRACES_SAMPLER is "some"', { OTEL_TRACES_SAMPLER: 'some' }],
    ['OTEL_TRACES_SAMPLER_ARG is "2"', { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' }],
    ['OTEL_TRACES_SAMPLER_ARG is not set', { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio' }],
    ['OTEL_EXPORTER_OTLP_PROTOCOL is "grpc"', { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }],
    ['OTEL_TRACES_EXPORTER is "zipkin"', { OTEL_TRACES_EXPORTER: 'zipkin' }],
  ])('are refused when %s', (message, env) => {
    expect(mistakesOf({ ...endpoint, ...env })).toContain(message);
  });

  it.each<[string, string, number, boolean]>([
    ['', '', 1, true],
    ['always_on', '', 1, false],
    ['always_off', '', 0, false],
    ['traceidratio', '0.25', 0.25, false],
    ['parentbased_always_on', '', 1, true],
    ['parentbased_always_off', '', 0, true],
    ['parentbased_traceidratio', '1e-3', 0.001, true],
  ])('are recorded as the sampler "%s" (%s) says', (sampler, argument, share, followsCaller) => {
    const env = { ...endpoint, OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: argument };
    expect(samplingAsked(env)).toEqual({ share, followsCaller });
  });

  it('are refused with all mistakes at once, and without the credentials of an address', () => {
    const said = mistakesOf({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'grpc://me:p4ss@collector:4317',
      OTEL_TRACES_SAMPLER: 'some',
    });
    expect(said.split('\n')).toHaveLength(2);
    expect(said).not.toContain('p4ss');
  });
});
