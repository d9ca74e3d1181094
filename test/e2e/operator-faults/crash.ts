import { leases, objectAt } from '../../../src/kubernetes/target.js';
import { type OperatorProcess, startOperator } from '../operator-figures/operator-process.js';
import { type ProxiedRequest, startFaultProxy } from '../support/fault-proxy.js';
import type { Workbench } from './workbench.js';
import { createNamer } from './writes.js';

/** A write of an operator, and on which side of it the operator is killed. */
export interface CrashPoint {
  write: string;
  when: 'before' | 'after';
}

export interface Restart {
  point: CrashPoint;
  /** When the new process was started; milliseconds of `Date.now`. */
  at: number;
  /** When it listened: a busy machine takes its time for that. */
  upAt?: number;
}

/** An operator that is killed at some of its writes, and each time started again, as the kubelet does. */
export interface CrashingOperator {
  /** Names of the writes that were done so far, in order. */
  writes: readonly string[];
  /** Points that it has not come to. */
  pending(): number;
  restarts: readonly Restart[];
  /** Whether the newest process has taken the Lease. */
  leads(): boolean;
  log(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * The Lease of a process that was killed has to be waited for, 15 s. To save time it is so only after the crashes at
 * writes of the Lease itself; after all others it is deleted.
 */
export async function startCrashing(
  { client, release, kubeconfig, template }: Workbench,
  { instance, points }: { instance: string; points: readonly CrashPoint[] },
): Promise<CrashingOperator> {
  const proxy = await startFaultProxy({ kubeconfig });
  const names = createNamer();
  const writes: string[] = [];
  const restarts: Restart[] = [];
  const pending = new Set(points);
  const logs: string[] = [];
  const lease = objectAt(leases, { namespace: release.namespace, name: instance });
  let processes = 0;
  const start = (): Promise<OperatorProcess> => {
    const name = `${instance}-${++processes}`;
    return startOperator({ release, name, kubeconfig: proxy.kubeconfig, template, instance });
  };

  const crash = async (point: CrashPoint): Promise<void> => {
    pending.delete(point);
    const dying = await operator;
    await dying.kill('SIGKILL');
    logs.push(dying.log());
    if (!point.write.startsWith('Lease'))
      await client.send({ action: 'delete', target: lease, accept: [404] });
    const restart: Restart = { point, at: Date.now() };
    restarts.push(restart);
    operator = start().then((started) => {
      restart.upAt = Date.now();
      return started;
    });
  };
  const pointAt = (request: ProxiedRequest, when: CrashPoint['when']): CrashPoint | undefined =>
    [...pending].find((point) => point.when === when && point.write === names.of(request));
  proxy.onRequest = async (request) => {
    const point = request.isWrite ? pointAt(request, 'before') : undefined;
    if (point === undefined) return 'pass';
    names.forget(request);
    await crash(point);
    return 'refuse';
  };
  proxy.onAnswered = async (request, status) => {
    if (!request.isWrite) return 'pass';
    if (status >= 400) names.forget(request);
    if (status >= 400) return 'pass';
    writes.push(names.of(request));
    const point = pointAt(request, 'after');
    if (point === undefined) return 'pass';
    await crash(point);
    return 'drop';
  };
  let operator = start();
  await operator;

  return {
    writes,
    pending: () => pending.size,
    restarts,
    leads: () =>
      proxy.requests.some(
        ({ isWrite, path, at, status }) =>
          isWrite && path.includes('/leases') && at > (restarts.at(-1)?.at ?? 0) && (status ?? 500) < 300,
      ),
    log: async () => [...logs, (await operator).log()].join(''),
    async stop() {
      pending.clear();
      await (await operator).kill('SIGKILL');
      await proxy.close();
    },
  };
}
