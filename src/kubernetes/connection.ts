import type { AgentOptions, RequestOptions } from 'node:https';
import { isDeepStrictEqual } from 'node:util';
import type { DispatcherOptions, KubeConfig } from '@kubernetes/client-node';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { KubernetesError } from './failures.js';

/** What every request to one API server needs. */
export interface Connection {
  /** Address without a slash at its end; it may have a path. */
  server: string;
  /** Namespace of the context or of the pod. */
  namespace: string;
  /** Reads files and tokens again when they may have changed. Throws `config-invalid`. */
  authorise(): Promise<{ headers: Record<string, string>; dispatcher: Dispatcher }>;
  close(): Promise<void>;
}

const connectTimeoutMs = 5000;

/**
 * One dispatcher for all requests, replaced when the certificates change. The client library makes one for each
 * request: as many TLS handshakes as calls, and sockets that nobody closes.
 */
export function connectionOf(config: KubeConfig): Connection {
  const cluster = config.getCurrentCluster();
  const server = (cluster?.server ?? '').replace(/\/+$/, '');
  let current: { options: DispatcherOptions; dispatcher: Dispatcher } | undefined;

  return {
    server,
    namespace: config.getContextObject(config.currentContext)?.namespace ?? 'default',
    async authorise() {
      try {
        const request: RequestOptions = {};
        await config.applyToHTTPSOptions(request);
        const options = config.createDispatcherOptions(cluster, request as AgentOptions);
        if (current === undefined || !isDeepStrictEqual(current.options, options)) {
          // Requests that run on the old one end first.
          void current?.dispatcher.close();
          current = { options, dispatcher: dispatcherOf(options) };
        }
        return { headers: headersOf(request), dispatcher: current.dispatcher };
      } catch (error) {
        throw new KubernetesError(
          'config-invalid',
          `The credentials for the Kubernetes API server ${server} cannot be used: ${(error as Error).message}`,
          { cause: error },
        );
      }
    },
    close: async () => current?.dispatcher.destroy(),
  };
}

function dispatcherOf(options: DispatcherOptions): Dispatcher {
  const { type } = options;
  if (type === 'socks') throw new Error('a SOCKS proxy is not supported');
  if (type === 'proxy') return new ProxyAgent(options);
  return new Agent({ connect: { timeout: connectTimeoutMs, ...(type === 'agent' && options.connect) } });
}

function headersOf({ auth, headers }: RequestOptions): Record<string, string> {
  const all = Object.fromEntries(
    // A token file that an editor wrote ends with a line break, which no header may have.
    Object.entries(headers ?? {}).map(([name, value]) => [name, String(value).trim()]),
  );
  if (typeof auth === 'string') all['Authorization'] = `Basic ${Buffer.from(auth).toString('base64')}`;
  return all;
}
