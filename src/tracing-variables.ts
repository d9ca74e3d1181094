import { AppError } from './errors.js';

/** Variables of OpenTelemetry's specification. */
type Environment = Readonly<Record<string, string | undefined>>;

const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
];

/** Which traces are recorded, as `OTEL_TRACES_SAMPLER` and its argument say. */
export interface Sampling {
  /** Of those that begin here, 0…1. */
  share: number;
  /** Of the others those that the caller records, rather than the same share. */
  followsCaller: boolean;
}

/**
 * How traces are to be sent; undefined: not at all. They are when `OTEL_EXPORTER_OTLP_ENDPOINT` or
 * `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` is set, and nothing turns them off. All other variables are read by the tracing
 * library. Throws `config-invalid` for those that it would replace by its defaults, of which one would hear too late.
 */
export function samplingAsked(env: Environment): Sampling | undefined {
  const given = (name: string): string => env[name]?.trim() ?? '';
  if (given('OTEL_SDK_DISABLED').toLowerCase() === 'true' || given('OTEL_TRACES_EXPORTER') === 'none')
    return undefined;
  if (endpoints.every((name) => given(name) === '')) return undefined;
  const mistakes = rules.flatMap(({ names, ok, allowed }) =>
    names
      .filter((name) => given(name) !== '' && !ok(given(name)))
      .map((name) => `${name} is ${shown(name, given(name))}: allowed is ${allowed}.`),
  );
  if (given('OTEL_TRACES_SAMPLER').endsWith('ratio') && given('OTEL_TRACES_SAMPLER_ARG') === '')
    mistakes.push('OTEL_TRACES_SAMPLER_ARG is not set: allowed is 0…1, the share of traces to record.');
  if (mistakes.length > 0) throw new AppError('config-invalid', mistakes.join('\n'));
  return samplingOf(given('OTEL_TRACES_SAMPLER'), given('OTEL_TRACES_SAMPLER_ARG'));
}

function samplingOf(sampler: string, argument: string): Sampling {
  const share = sampler.endsWith('ratio') ? Number(argument) : Number(!sampler.endsWith('_off'));
  return { share, followsCaller: sampler === '' || sampler.startsWith('parentbased_') };
}

const endpoints = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];

/** An address may hold credentials. */
const shown = (name: string, value: string): string =>
  endpoints.includes(name) ? '(an address)' : JSON.stringify(value);
const isShare = (text: string): boolean => /^[\d.]+(e-?\d+)?$/i.test(text) && Number(text) <= 1;
const isWeb = (text: string): boolean =>
  URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);

interface Rule {
  names: readonly string[];
  ok: (text: string) => boolean;
  allowed: string;
}

const rules: readonly Rule[] = [
  { names: endpoints, ok: isWeb, allowed: 'http://HOST:PORT or https://HOST:PORT' },
  {
    names: ['OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'],
    ok: (text) => text === 'http/protobuf',
    allowed: 'http/protobuf',
  },
  { names: ['OTEL_TRACES_EXPORTER'], ok: (text) => text === 'otlp', allowed: 'otlp, none' },
  {
    names: ['OTEL_TRACES_SAMPLER'],
    ok: (text) => samplers.includes(text),
    allowed: samplers.join(', '),
  },
  { names: ['OTEL_TRACES_SAMPLER_ARG'], ok: isShare, allowed: '0…1, the share of traces to record' },
];
