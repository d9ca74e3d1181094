import type { ClusterFacts } from '../config.js';
import type { Observe } from '../observability/observation.js';
import { answerOf } from './answer.js';
import type { Call, Reply } from './call.js';
import { type Connection, connectionOf } from './connection.js';
import { exchange } from './exchange.js';
import { connectionFailure, KubernetesError } from './failures.js';
import { loadKubeConfig } from './kube-config.js';
import { type WatchEvent, watchEvents, type WatchOptions } from './watch.js';
import { within } from './within.js';

export interface KubernetesClient {
  readonly server: string;
  /** Namespace of the context or of the pod. */
  readonly namespace: string;
  /** Throws `KubernetesError`, and the signal's reason. Never tries again. */
  send<T>(call: Call): Promise<Reply<T>>;
  /** What changes from now on, or from `query.resourceVersion` on; see `watchEvents` for how it ends. */
  watch<T>(options: WatchOptions): AsyncIterable<WatchEvent<T>>;
  close(): Promise<void>;
}

interface Options {
  facts: ClusterFacts;
  /** Where a pod finds its token; the usual place unless said. */
  serviceAccountFolder?: string;
  /** Longest wait for one answer, credentials and body included, whatever is called. */
  callTimeoutMs?: number;
  /** Told of every request. */
  observe?: Observe;
}

const usualTimeoutMs = 10_000;
/** Lists may be long. */
const listTimeoutMs = 30_000;

/** A client of the cluster that the environment tells of. Nothing is sent yet. Throws `config-invalid`. */
export async function connectKubernetes(options: Options): Promise<KubernetesClient> {
  const { facts, serviceAccountFolder, callTimeoutMs, observe = () => undefined } = options;
  const connection = await connectionOf(() => loadKubeConfig(facts, serviceAccountFolder));
  const { server, namespace } = connection;
  return {
    server,
    namespace,
    send: <T>(call: Call) => {
      const usual = callTimeoutMs ?? (call.action === 'list' ? listTimeoutMs : usualTimeoutMs);
      return sent<T>({ connection, observe, call }, call.timeoutMs ?? usual);
    },
    watch: <T>({ target, query = {}, metadataOnly = false, ...rest }: WatchOptions) => {
      const call = { action: 'watch', target, query: { ...query, watch: 'true' }, metadataOnly } as const;
      const open = (signal: AbortSignal) => exchange({ connection, observe, call, signal });
      return watchEvents<T>({ server, open }, { target, ...rest });
    },
    close: () => connection.close(),
  };
}

interface Sending {
  connection: Connection;
  observe: Observe;
  call: Call;
}

function sent<T>({ connection, observe, call }: Sending, ms: number): Promise<Reply<T>> {
  const { server } = connection;
  const late = (): Error =>
    new KubernetesError(
      'kubernetes-unavailable',
      `The Kubernetes API server ${server} did not answer within ${ms / 1000} s.`,
    );
  return within({ ms, late, outer: call.signal }, async (signal) => {
    const reply = await exchange({ connection, observe, call, signal });
    const text = await reply.body.text().catch((error: unknown) => {
      throw connectionFailure(server, error);
    });
    const { statusCode: status, headers } = reply;
    return answerOf<T>(call, server, { status, retryAfter: headers['retry-after'], text });
  });
}
