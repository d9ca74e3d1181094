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
  authorise(): Promise<Authority>;
  /** The server did not accept the credentials: the next request reads them all again. */
  distrust(): void;
  close(): Promise<void>;
}

export interface Authority {
  headers: Record<string, string>;
  /** For calls, that end soon. */
  calls: Dispatcher;
  /** For watches, each of which keeps a connection for minutes. */
  watches: Dispatcher;
}

const connectTimeoutMs = 5000;
/** Calls above this number at once wait for one another, and do not make a connection each. */
const callConnections = 8;
/** Less than the 90 s after which an API server closes a connection that is not used. */
const keepAliveTimeout = 30_000;

interface Pools {
  options: DispatcherOptions;
  calls: Dispatcher;
  watches: Dispatcher;
}

/**
 * One pair of pools for all requests, replaced when the certificates change. The client library makes a dispatcher for
 * each request: as many TLS handshakes as calls, and sockets that nobody closes.
 */
export async function connectionOf(load: () => Promise<KubeConfig>): Promise<Connection> {
  let config = await load();
  const server = (config.getCurrentCluster()?.server ?? '').replace(/\/+$/, '');
  let pools: Pools | undefined;
  let distrusted = false;

  const authorise = async (): Promise<Authority> => {
    if (distrusted) config = await load();
    distrusted = false;
    const request: RequestOptions = {};
    await config.applyToHTTPSOptions(request);
    const options = config.createDispatcherOptions(config.getCurrentCluster(), request as AgentOptions);
    if (pools === undefined || !isDeepStrictEqual(pools.options, options)) {
      // Requests that run on the old ones end first.
      void pools?.calls.close();
      void pools?.watches.close();
      pools = {
        options,
        calls: dispatcherOf(options, callConnections),
        watches: dispatcherOf(options, null),
      };
    }
    return { headers: headersOf(request), calls: pools.calls, watches: pools.watches };
  };

  return {
    server,
    namespace: config.getContextObject(config.currentContext)?.namespace ?? 'default',
    async authorise() {
      try {
        return await authorise();
      } catch (error) {
        throw new KubernetesError(
          'config-invalid',
          `The credentials for the Kubernetes API server ${server} cannot be used: ${(error as Error).message}`,
          { cause: error },
        );
      }
    },
    distrust: () => void (distrusted = true),
    close: async () => void (await Promise.all([pools?.calls.destroy(), pools?.watches.destroy()])),
  };
}

function dispatcherOf(options: DispatcherOptions, connections: number | null): Dispatcher {
  const { type } = options;
  if (type === 'socks') throw new Error('a SOCKS proxy is not supported');
  if (type === 'proxy') return new ProxyAgent({ ...options, connections, keepAliveTimeout });
  const connect = { timeout: connectTimeoutMs, ...(type === 'agent' && options.connect) };
  return new Agent({ connect, connections, keepAliveTimeout });
}

function headersOf({ auth, headers }: RequestOptions): Record<string, string> {
  const all = Object.fromEntries(
    // A token file that an editor wrote ends with a line break, which no header may have.
    Object.entries(headers ?? {}).map(([name, value]) => [name, String(value).trim()]),
  );
  if (typeof auth === 'string') all['Authorization'] = `Basic ${Buffer.from(auth).toString('base64')}`;
  return all;
}
