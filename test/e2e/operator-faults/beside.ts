import { type OperatorProcess, startOperator } from '../operator-figures/operator-process.js';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.js';
import { eventually } from '../support/waiting.js';
import type { Workbench } from './workbench.js';

/** One operator beside the cluster, behind a proxy of its own. */
export interface Beside {
  proxy: FaultProxy;
  /** Ends it as a rolling update does, so that the next one has not to wait for the Lease; starts one that leads. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startBeside(bench: Workbench, instance: string): Promise<Beside> {
  const { release, kubeconfig, template } = bench;
  const proxy = await startFaultProxy({ kubeconfig });
  let processes = 0;
  const start = async (): Promise<OperatorProcess> => {
    const seen = proxy.requests.length;
    const name = `${instance}-${++processes}`;
    const operator = await startOperator({ release, name, kubeconfig: proxy.kubeconfig, template, instance });
    await eventually('the operator leads', async () => {
      const own = proxy.requests.slice(seen);
      if (!own.some(({ isWrite, path }) => isWrite && path.includes('/leases')))
        throw new Error(operator.log());
    });
    return operator;
  };
  let operator = await start();
  return {
    proxy,
    async restart() {
      await operator.kill('SIGTERM');
      operator = await start();
    },
    async stop() {
      proxy.onRequest = () => Promise.resolve('pass');
      await operator.kill('SIGTERM');
      await proxy.close();
    },
  };
}
