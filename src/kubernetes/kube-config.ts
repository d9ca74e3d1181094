import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import type { ClusterFacts } from '../config.js';
import { AppError } from '../errors.js';

const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Where the API server is and how it is authenticated to: the files of KUBECONFIG, else the pod's service account.
 * Nothing is guessed: a process that was told of no cluster must not find one. Throws `config-invalid`.
 */
export async function loadKubeConfig(
  { kubeconfig, service }: ClusterFacts,
  folder: string = serviceAccountFolder,
): Promise<KubeConfig> {
  // Seven hundred modules: not before a cluster is really asked.
  const { KubeConfig } = await import('@kubernetes/client-node');
  const files = kubeconfig.split(delimiter).filter((file) => file !== '');
  const config = new KubeConfig();
  if (files.length > 0) for (const file of files) addFile(config, { from: new KubeConfig(), file });
  else if (service !== undefined) config.loadFromOptions(inPod(service, folder));
  else
    throw new AppError(
      'config-invalid',
      'No Kubernetes cluster is known: set KUBECONFIG to a file, or run in a pod with a service account.',
    );
  if (config.getCurrentCluster() === null)
    throw new AppError(
      'config-invalid',
      `KUBECONFIG=${kubeconfig} has no current context that names one of its clusters: choose one with kubectl config use-context.`,
    );
  return config;
}

/** As kubectl does, the first file that has a current context chooses. */
function addFile(config: KubeConfig, { from, file }: { from: KubeConfig; file: string }): void {
  try {
    from.loadFromFile(file);
    config.mergeConfig(from, (config.currentContext ?? '') !== '');
  } catch (error) {
    throw new AppError(
      'config-invalid',
      `KUBECONFIG: ${file} cannot be used: ${(error as Error).message}`,
      {},
      error,
    );
  }
}

/** As the client library's `loadFromCluster`, which reads the environment by itself. */
function inPod({ host, port }: { host: string; port: string }, folder: string): object {
  const name = 'pod';
  const address = host.includes(':') ? `[${host}]` : host;
  return {
    clusters: [{ name, caFile: join(folder, 'ca.crt'), server: `https://${address}:${port}` }],
    users: [{ name, authProvider: { name: 'tokenFile', config: { tokenFile: join(folder, 'token') } } }],
    contexts: [{ name, cluster: name, user: name, namespace: namespaceIn(folder) }],
    currentContext: name,
  };
}

function namespaceIn(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, 'namespace'), 'utf8').trim();
  } catch {
    return undefined; // a pod without its token mounted: told when the token is read
  }
}
