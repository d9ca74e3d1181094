import type { KubernetesClient } from '../../kubernetes/client.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { leases, objectAt, type Place } from '../../kubernetes/target.js';
import { microTime } from './micro-time.js';

/** What a Lease says. Times are MicroTime text, for people: no clock of another machine is ever compared. */
export interface LeaseRecord {
  /** Empty when it was released. */
  holderIdentity: string;
  leaseDurationSeconds: number;
  acquireTime: string;
  renewTime: string;
  leaseTransitions: number;
}

export interface StoredLease {
  /** Changes with each write. */
  version: string;
  record: LeaseRecord;
}

/** One Lease, read and written. Each throws `KubernetesError`, and what aborted the signal. */
export interface LeaseFile {
  read(signal: AbortSignal): Promise<StoredLease | undefined>;
  /** Undefined when there is one. */
  create(record: LeaseRecord, signal: AbortSignal): Promise<StoredLease | undefined>;
  /** Undefined when it is not at that version any more, or gone. */
  update(version: string, record: LeaseRecord, signal: AbortSignal): Promise<StoredLease | undefined>;
}

interface Lease extends KubernetesObject {
  spec?: { [Field in keyof LeaseRecord]?: LeaseRecord[Field] | null };
}

const kind = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };
const conflict = 409;
const missing = 404;

export function leaseFile(
  client: Pick<KubernetesClient, 'send'>,
  { namespace, name }: Required<Pick<Place, 'name' | 'namespace'>>,
): LeaseFile {
  const target = objectAt(leases, { namespace, name });
  return {
    async read(signal) {
      const { status, body } = await client.send<Lease>({
        action: 'get',
        target,
        accept: [missing],
        signal,
      });
      return status === missing ? undefined : storedOf(body);
    },
    async create(record, signal) {
      const { status, body } = await client.send<Lease>({
        action: 'create',
        target: objectAt(leases, { namespace }),
        body: { ...kind, metadata: { name, namespace }, spec: record },
        accept: [conflict],
        signal,
      });
      return status === conflict ? undefined : storedOf(body);
    },
    async update(version, record, signal) {
      const { status, body } = await client.send<Lease>({
        action: 'merge',
        target,
        // With a version a patch is refused when somebody else wrote since.
        body: { metadata: { resourceVersion: version }, spec: record },
        accept: [conflict, missing],
        signal,
      });
      return status === conflict || status === missing ? undefined : storedOf(body);
    },
  };
}

/** What is missing when others wrote it, or the half of it. */
const blank: LeaseRecord = {
  holderIdentity: '',
  leaseDurationSeconds: 15,
  acquireTime: '',
  renewTime: '',
  leaseTransitions: 0,
};

const storedOf = ({ metadata, spec = {} }: Lease): StoredLease => {
  // Fields that are not ours are left out, and so left as they are by a patch.
  const said = Object.entries(spec).filter(([field, value]) => field in blank && value !== null);
  return { version: metadata.resourceVersion ?? '', record: { ...blank, ...Object.fromEntries(said) } };
};

interface Holder {
  identity: string;
  seconds: number;
  /** Unix milliseconds. */
  now: number;
}

/** What a holder writes to take a lease or to renew it. */
export function heldRecord({ identity, seconds, now }: Holder, before: LeaseRecord = blank): LeaseRecord {
  const mine = before.holderIdentity === identity;
  const time = microTime(now);
  return {
    holderIdentity: identity,
    leaseDurationSeconds: seconds,
    acquireTime: (mine && before.acquireTime) || time,
    renewTime: time,
    leaseTransitions: before.leaseTransitions + Number(!mine && before !== blank),
  };
}

/** What a holder writes to give it back: nobody has to wait. */
export function releasedRecord(now: number, before: LeaseRecord): LeaseRecord {
  const time = microTime(now);
  return { ...before, holderIdentity: '', leaseDurationSeconds: 1, acquireTime: time, renewTime: time };
}
