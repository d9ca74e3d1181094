import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { connectKubernetes, type KubernetesClient } from '../../../src/kubernetes/client.js';
import type { Observe } from '../../../src/observability/observation.js';
import { type KubeApi, startKubeApi } from '../kube-api.js';

export interface Connected {
  api: () => KubeApi;
  client: (options?: ClientOptions) => Promise<KubernetesClient>;
  /** As a pod with this folder connects. */
  inPod: (folder: string, observe?: Observe) => Promise<KubernetesClient>;
}

interface ClientOptions {
  kubeconfig?: string;
  callTimeoutMs?: number;
  observe?: Observe;
}

/** One stand-in API server for the tests of a file, empty before each of them, and clients that end with them. */
export function useKubeApi(options: { speed?: number } = {}): Connected {
  let api: KubeApi;
  const clients: KubernetesClient[] = [];
  const close = () => Promise.all(clients.splice(0).map((client) => client.close()));
  beforeAll(async () => {
    api = await startKubeApi(options);
  });
  beforeEach(async () => {
    await close();
    api.reset();
  });
  afterAll(async () => {
    await close();
    await api.close();
  });

  const connect = async (...options: Parameters<typeof connectKubernetes>): Promise<KubernetesClient> => {
    const made = await connectKubernetes(...options);
    clients.push(made);
    return made;
  };
  return {
    api: () => api,
    client: ({ kubeconfig = api.kubeconfig(), ...rest } = {}) =>
      connect({ facts: { kubeconfig, service: undefined }, ...rest }),
    inPod: (serviceAccountFolder, observe = () => undefined) =>
      connect({
        facts: { kubeconfig: '', service: { host: '127.0.0.1', port: String(api.port) } },
        serviceAccountFolder,
        observe,
      }),
  };
}
