import type { Observation } from '../../../../src/observability/observation.js';
import { createElector, type Elector, type ElectorOptions } from '../../../../src/operator/loop/elector.js';
import { type Fate, leaseServer, type LeaseServer } from './faulty-lease.js';
import { simulateTime, type SimulatedTime } from './simulated-time.js';

export interface Election {
  time: SimulatedTime;
  server: LeaseServer;
  /** Who began, ended and lost, in order. */
  told: string[];
  observed: Observation[];
  /** A replica that stands from now on. */
  elector: (identity: string, options?: Partial<ElectorOptions> & { fate?: () => Fate }) => Elector;
}

/** Replicas that stand for one lease in simulated time. */
export function election(time: SimulatedTime = simulateTime()): Election {
  const server = leaseServer(time);
  const told: string[] = [];
  const observed: Observation[] = [];
  return {
    time,
    server,
    told,
    observed,
    elector(identity, { fate, ...options } = {}) {
      const made = createElector({
        client: server.client(fate),
        lease: { namespace: 'shop', name: 'operator' },
        identity,
        clock: time,
        observe: (observation) => observed.push(observation),
        onTerm: (signal) => {
          told.push(`${identity} leads`);
          signal.addEventListener('abort', () => told.push(`${identity} ends`));
        },
        onLost: (holder) => told.push(`${identity} lost to ${holder}`),
        ...options,
      });
      made.start();
      return made;
    },
  };
}
