import type { Dispatcher } from 'undici';
import { jsonObject, refusedAs, type Status } from './answer.js';
import { connectionFailure, KubernetesError, QuietWatchError } from './failures.js';
import { linesOf } from './lines.js';
import type { Target } from './target.js';

/** A change, or (`BOOKMARK`) only the version up to which everything has been told. */
export interface WatchEvent<T> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  object: T;
}

export interface WatchOptions {
  /** All objects of a resource, of one namespace or of the cluster. */
  target: Target;
  /** `resourceVersion`, `timeoutSeconds`, `allowWatchBookmarks`, … */
  query?: Readonly<Record<string, string>>;
  metadataOnly?: boolean;
  signal: AbortSignal;
  /** Longest time without a word, 90 s unless said: a server with bookmarks says something each minute. */
  quietMs?: number;
  /** Called once, when the server has accepted the watch. */
  onOpen?: () => void;
}

interface Source {
  server: string;
  /** Sends the request; resolves with the head of its answer. */
  open(signal: AbortSignal): Promise<Dispatcher.ResponseData>;
}

const usualQuietMs = 90_000;
/** A server answers a watch at once, before it has anything to tell. */
const openMs = 30_000;

/**
 * What changes, until the server ends the watch. Throws `KubernetesError`: with the status of an answer or of an
 * `ERROR` event (410: the version is too old), `QuietWatchError` when nothing came for too long; and the reason of the
 * signal.
 */
export async function* watchEvents<T>(source: Source, options: WatchOptions): AsyncGenerator<WatchEvent<T>> {
  const { target, signal, quietMs = usualQuietMs, onOpen } = options;
  const { server } = source;
  const limit = limitOf(signal);
  try {
    limit.set(Math.min(openMs, quietMs), (ms) => notOpened(server, target, ms));
    const reply = await limit.raced(source.open(limit.signal));
    if (reply.statusCode !== 200) throw await refusedWatch(server, target, reply);
    onOpen?.();
    const still = (): void => limit.set(quietMs, (ms) => new QuietWatchError(target, ms));
    for await (const line of linesOf(told(reply.body, still))) yield eventOf<T>(line, { server, target });
  } catch (error) {
    if (limit.signal.aborted) throw limit.signal.reason;
    throw error instanceof KubernetesError ? error : connectionFailure(server, error);
  } finally {
    limit.end();
  }
}

/** Each piece shows that the watch lives. */
async function* told(body: AsyncIterable<Uint8Array>, still: () => void): AsyncGenerator<Uint8Array> {
  still();
  for await (const piece of body) {
    still();
    yield piece;
  }
}

const notOpened = (server: string, target: Target, ms: number): KubernetesError =>
  new KubernetesError(
    'kubernetes-unavailable',
    `The Kubernetes API server ${server} did not begin the watch of ${target.words} within ${ms / 1000} s.`,
  );

async function refusedWatch(
  server: string,
  target: Target,
  reply: Dispatcher.ResponseData,
): Promise<KubernetesError> {
  const { statusCode: status, headers } = reply;
  const body: Status = jsonObject(await reply.body.text()) ?? {};
  return refusedAs({ verb: 'watch', target, server }, { status, retryAfter: headers['retry-after'], body });
}

function eventOf<T>(line: string, { server, target }: { server: string; target: Target }): WatchEvent<T> {
  const event: { type?: unknown; object?: Status } | undefined = jsonObject(line);
  const { type, object } = event ?? {};
  if (type === 'ERROR') {
    const status = typeof object?.code === 'number' ? object.code : 500;
    throw refusedAs({ verb: 'watch', target, server }, { status, retryAfter: undefined, body: object ?? {} });
  }
  if (typeof object !== 'object' || object === null || !isType(type))
    throw new KubernetesError(
      'kubernetes-unavailable',
      `The watch of ${target.words} at ${server} told something that is no event.`,
    );
  return { type, object: object as T };
}

const isType = (type: unknown): type is WatchEvent<unknown>['type'] =>
  type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED' || type === 'BOOKMARK';

interface Limit {
  /** Aborted with the error of the limit, or with the reason of the outer signal. */
  signal: AbortSignal;
  /** Replaces the limit that was set before. */
  set(ms: number, error: (ms: number) => Error): void;
  /** Rejects at the limit, also when the work does not look at the signal. */
  raced<T>(work: Promise<T>): Promise<T>;
  end(): void;
}

function limitOf(outer: AbortSignal): Limit {
  const controller = new AbortController();
  const stop = (): void => controller.abort(outer.reason);
  let timer: NodeJS.Timeout | undefined;
  if (outer.aborted) stop();
  else outer.addEventListener('abort', stop);
  return {
    signal: controller.signal,
    set(ms, error) {
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(error(ms)), ms);
    },
    raced: <T>(work: Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        const { signal } = controller;
        const fail = (): void => reject(signal.reason as Error);
        if (signal.aborted) fail();
        signal.addEventListener('abort', fail);
        work.then(resolve, reject);
      }),
    end() {
      clearTimeout(timer);
      outer.removeEventListener('abort', stop);
      // Nobody reads on: what is open is closed.
      controller.abort();
    },
  };
}
