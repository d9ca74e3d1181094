import { setMaxListeners } from 'node:events';
import type { Call, Reply } from '../../../../src/kubernetes/call.js';
import { KubernetesError, refusal } from '../../../../src/kubernetes/failures.js';
import type { LeaseRecord } from '../../../../src/operator/loop/lease.js';
import type { SimulatedTime } from './simulated-time.js';

interface Body {
  metadata: { resourceVersion?: string };
  spec?: Partial<LeaseRecord>;
}

/** What happens to one request. Times in milliseconds; `lost` and `unanswered` end as when a connection breaks. */
export interface Fate {
  there?: number;
  back?: number;
  end?: 'answered' | 'lost' | 'unanswered' | 'silent';
}

export interface LeaseServer {
  client(fate?: () => Fate): { send: <T>(call: Call) => Promise<Reply<T>> };
  /** What it holds now. */
  record(): Partial<LeaseRecord> | undefined;
  /** Somebody else writes it, or deletes it. */
  put(record: Partial<LeaseRecord> | undefined): void;
  /** Called after each write. */
  onWrite: () => void;
}

/**
 * One Lease as an API server keeps it, with requests that take time, get lost and arrive after their sender gave up.
 */
export function leaseServer(time: SimulatedTime): LeaseServer {
  let version = 1;
  let stored: Body | undefined;
  const never = new AbortController().signal;
  setMaxListeners(0, never);
  const server: LeaseServer = {
    record: () => stored?.spec,
    put: (spec) =>
      void (stored =
        spec === undefined ? undefined : { metadata: { resourceVersion: String(++version) }, spec }),
    onWrite: () => undefined,
    client: (fate = () => ({})) => ({ send: (call) => sent(call, fate()) as Promise<Reply<never>> }),
  };

  const write = (spec: object): Reply<Body> => {
    server.put({ ...stored?.spec, ...spec });
    server.onWrite();
    return { status: 200, body: stored as Body };
  };
  const process = ({ action, body }: Call): Reply<unknown> => {
    const { metadata, spec = {} } = (body ?? { metadata: {} }) as Body;
    if (action === 'create') return stored === undefined ? write(spec) : { status: 409, body: {} };
    if (stored === undefined) return { status: 404, body: {} };
    if (action === 'get') return { status: 200, body: stored };
    const same = metadata.resourceVersion === stored.metadata.resourceVersion;
    return same ? write(spec) : { status: 409, body: {} };
  };
  const handle = async (call: Call, { there = 0, back = 0, end = 'answered' }: Fate) => {
    await time.delay(there, never);
    if (end === 'lost') throw new KubernetesError('kubernetes-unavailable', 'lost');
    const reply = process(call);
    await time.delay(end === 'silent' ? 3_600_000 : back, never);
    if (end !== 'answered') throw new KubernetesError('kubernetes-unavailable', 'no answer');
    if (reply.status >= 400 && call.accept?.includes(reply.status) !== true)
      throw refusal({ verb: 'get', target: call.target, server: 's', status: reply.status, message: '' });
    return reply;
  };
  const sent = (call: Call, fate: Fate): Promise<Reply<unknown>> =>
    new Promise((resolve, reject) => {
      call.signal?.addEventListener('abort', () => reject(call.signal?.reason as Error));
      handle(call, fate).then(resolve, reject);
    });
  return server;
}
