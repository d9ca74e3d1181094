import { request } from 'undici';
import type { ClusterFacts } from '../config.js';
import { answerOf, type Raw } from './answer.js';
import type { Action, Call, Reply } from './call.js';
import { type Connection, connectionOf } from './connection.js';
import { connectionFailure, KubernetesError } from './failures.js';
import { loadKubeConfig } from './kube-config.js';
import { within } from './within.js';

export interface KubernetesClient {
  readonly server: string;
  /** Namespace of the context or of the pod. */
  readonly namespace: string;
  /** Throws `KubernetesError`, and the signal's reason. Never tries again. */
  send<T>(call: Call): Promise<Reply<T>>;
  close(): Promise<void>;
}

interface Options {
  facts: ClusterFacts;
  /** Where a pod finds its token; the usual place unless said. */
  serviceAccountFolder?: string;
  /** Longest wait for one answer, credentials and body included. */
  callTimeoutMs?: number;
}

const usualTimeoutMs = 10_000;

/** A client of the cluster that the environment tells of. Nothing is sent yet. Throws `config-invalid`. */
export async function connectKubernetes(options: Options): Promise<KubernetesClient> {
  const { facts, serviceAccountFolder, callTimeoutMs: ms = usualTimeoutMs } = options;
  const connection = connectionOf(await loadKubeConfig(facts, serviceAccountFolder));
  const { server, namespace } = connection;
  const late = (): Error =>
    new KubernetesError(
      'kubernetes-unavailable',
      `The Kubernetes API server ${server} did not answer within ${ms / 1000} s.`,
    );
  return {
    server,
    namespace,
    send: <T>(call: Call) =>
      within({ ms, late, outer: call.signal }, async (signal) =>
        answerOf<T>(call, server, await exchange(connection, call, signal)),
      ),
    close: () => connection.close(),
  };
}

const methods = { get: 'GET', create: 'POST', merge: 'PATCH', apply: 'PATCH' } as const;
const types: Readonly<Record<Action, string>> = {
  get: 'application/json',
  create: 'application/json',
  merge: 'application/merge-patch+json',
  // JSON is YAML.
  apply: 'application/apply-patch+yaml',
};

async function exchange(connection: Connection, call: Call, signal: AbortSignal): Promise<Raw> {
  const { headers, dispatcher } = await connection.authorise();
  const { action, target, body, fieldManager, force } = call;
  const query = new URLSearchParams({
    ...(fieldManager !== undefined && { fieldManager }),
    ...(force === true && { force: 'true' }),
  }).toString();
  try {
    const reply = await request(`${connection.server}${target.path}${query === '' ? '' : `?${query}`}`, {
      method: methods[action],
      headers: {
        ...headers,
        accept: 'application/json',
        'user-agent': 'almanac',
        ...(body !== undefined && { 'content-type': types[action] }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      dispatcher,
      signal,
    });
    return {
      status: reply.statusCode,
      retryAfter: reply.headers['retry-after'],
      text: await reply.body.text(),
    };
  } catch (error) {
    throw connectionFailure(connection.server, error);
  }
}
