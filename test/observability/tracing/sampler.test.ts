import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from '@jest/globals';
import { mayBeRecorded, samplerOf } from '../../../src/observability/tracing/sampler.js';

const low = '00000000000000000000000000000001';
const high = 'ffffffff000000000000000000000000';
const caller = (traceId: string, sampled: boolean) => ({ traceId, spanId: '1'.repeat(16), sampled });
const share = (count: number, recorded: () => boolean): number =>
  Array.from({ length: count }, recorded).filter(Boolean).length / count;

/** Whether a span below this one is recorded. */
function decision(
  sampling: Parameters<typeof samplerOf>[0],
  from: ReturnType<typeof caller>,
  isRemote: boolean,
) {
  const { traceId, spanId, sampled } = from;
  const parent = { traceId, spanId, traceFlags: Number(sampled), isRemote };
  const context = trace.setSpanContext(ROOT_CONTEXT, parent);
  const result = samplerOf(sampling).shouldSample(context, traceId, 'x', SpanKind.SERVER, {}, []);
  return result.decision === SamplingDecision.RECORD_AND_SAMPLED;
}

describe('a trace that begins here', () => {
  it.each([0, 1])('is recorded always or never: %d', (all) => {
    expect(share(1000, () => mayBeRecorded({ share: all, followsCaller: true }, undefined))).toBe(all);
  });

  it('is recorded as often as is asked for', () => {
    // Eight standard deviations of ten thousand throws.
    const part = share(10_000, () => mayBeRecorded({ share: 0.1, followsCaller: true }, undefined));
    expect(Math.abs(part - 0.1)).toBeLessThan(0.024);
  });
});

describe("a caller's trace", () => {
  it.each([
    ['recorded', true],
    ['not recorded', false],
  ])('is %s as the caller has it, when it is followed', (_, sampled) => {
    const sampling = { share: 0.5, followsCaller: true };
    expect(mayBeRecorded(sampling, caller(high, sampled))).toBe(sampled);
    expect(decision(sampling, caller(high, sampled), true)).toBe(sampled);
  });

  it.each([
    ['recorded', low, true],
    ['not recorded', high, false],
  ])('is %s by its id, when a share is asked for', (_, id, recorded) => {
    for (const sampled of [true, false]) {
      expect(mayBeRecorded({ share: 0.5, followsCaller: false }, caller(id, sampled))).toBe(true);
      expect(decision({ share: 0.5, followsCaller: false }, caller(id, sampled), true)).toBe(recorded);
    }
  });

  it('is not recorded when nothing is', () => {
    expect(mayBeRecorded({ share: 0, followsCaller: false }, caller(low, true))).toBe(false);
  });
});

it('takes into a recorded trace what belongs to it, whatever its id', () => {
  for (const followsCaller of [true, false])
    expect(decision({ share: 0.5, followsCaller }, caller(high, true), false)).toBe(true);
});
