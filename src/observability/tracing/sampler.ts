import { trace } from '@opentelemetry/api';
import {
  ParentBasedSampler,
  AlwaysOnSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { Sampling } from '../../tracing-variables.js';
import type { RemoteContext } from '../span.js';

/**
 * Decides before there are ids, which cost as much as all the rest of what is not recorded. Of a caller's trace whose
 * share is asked for, the sampler decides by its id, as everybody does who is asked for the same share.
 */
export function mayBeRecorded({ share, followsCaller }: Sampling, from: RemoteContext | undefined): boolean {
  if (from === undefined) return share > 0 && (share >= 1 || Math.random() < share);
  return followsCaller ? from.sampled : share > 0;
}

/** Records what was let through, and in it what belongs to it. */
export function samplerOf({ share, followsCaller }: Sampling): Sampler {
  const all = new ParentBasedSampler({ root: new AlwaysOnSampler() });
  if (followsCaller) return all;
  const some = new TraceIdRatioBasedSampler(share);
  return {
    shouldSample(context, traceId, ...rest) {
      const isRemote = trace.getSpanContext(context)?.isRemote === true;
      return isRemote ? some.shouldSample(context, traceId) : all.shouldSample(context, traceId, ...rest);
    },
    toString: () => `${some.toString()} of callers`,
  };
}
