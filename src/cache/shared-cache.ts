import CircuitBreaker from 'opossum';
import { ErrorReply, RESP_TYPES } from 'redis';
import type { Observe } from '../observability/observation.js';
import { inSpan, type SpanOptions } from '../observability/span.js';
import { connectRedis, type RedisAccess, type RedisClient } from './redis-client.js';
import { packAnswer, type StoredAnswer, unpackAnswer } from './stored-answer.js';

/** `full`: it answers but takes nothing more (`maxmemory` with `noeviction`). */
export type SharedCacheState = 'up' | 'down' | 'full';

/** The cache that processes share (L2). It fails open: away, slow or full it answers nothing and costs latency only. */
export interface SharedCache {
  get(key: string): Promise<StoredAnswer | undefined>;
  /** Returns at once; a failure is observed, never thrown. */
  set(key: string, answer: StoredAnswer): void;
  state(): SharedCacheState;
  close(): Promise<void>;
}

export interface SharedCacheOptions extends RedisAccess {
  ttlSeconds: number;
  timeoutMs: number;
  observe: Observe;
}

/** Larger answers are not worth the network. */
const maxBytes = 1024 * 1024;
const resetMs = 1000;
/**
 * So many trials in a row, a second apart, without an answer: the connection leads nowhere (the peer vanished without
 * a word) and TCP would notice only after a quarter of an hour, with a command more in its buffer for each trial.
 */
const trialsPerConnection = 5;

export function createSharedCache(options: SharedCacheOptions): SharedCache {
  const { observe, ttlSeconds } = options;
  const asked = spanOptions(options.url);
  const ask = commander(options);
  const failed = (): void => observe({ kind: 'cache', level: 'l2', result: 'error' });
  let full = false;

  const store = async (key: string, answer: StoredAnswer): Promise<void> => {
    const expiration = { type: 'EX', value: ttlSeconds } as const;
    try {
      await inSpan('SET', asked('SET'), () =>
        ask.run(({ client }) => client.set(key, packAnswer(answer), { expiration })),
      );
      full = false;
    } catch (error) {
      full = isFull(error);
      failed();
    }
  };
  return {
    async get(key) {
      try {
        const value = await inSpan('GET', asked('GET'), () => ask.run(({ bytes }) => bytes.get(key)));
        const answer = Buffer.isBuffer(value) ? unpackAnswer(value) : undefined;
        observe({ kind: 'cache', level: 'l2', result: answer === undefined ? 'miss' : 'hit' });
        return answer;
      } catch {
        failed();
        return undefined;
      }
    },
    set(key, answer) {
      if (answer.body.length <= maxBytes) void store(key, answer);
    },
    state: () => (ask.answers() ? (full ? 'full' : 'up') : 'down'),
    close: () => Promise.resolve(ask.close()),
  };
}

/** By the semantic conventions of Redis; keys are not shown. */
function spanOptions(url: string): (operation: string) => SpanOptions {
  const { hostname, port } = new URL(url);
  const place = { 'server.address': hostname, 'server.port': Number(port) || redisPort };
  return (operation) => ({
    kind: 'client',
    attributes: { 'db.system.name': 'redis', 'db.operation.name': operation, ...place },
  });
}

const redisPort = 6379;

interface Link {
  client: RedisClient;
  bytes: ReturnType<typeof asBytes>;
}

interface Commander {
  run(command: (link: Link) => Promise<unknown>): Promise<unknown>;
  answers(): boolean;
  close(): void;
}

/** Runs commands behind a breaker, on one connection after the other. */
function commander(options: SharedCacheOptions): Commander {
  const tell = outageTeller(options.observe);
  const told = { up: () => tell('closed'), down: (reason: string) => tell('open', reason) };
  const connect = (): Link => {
    const client = connectRedis(options, told);
    return { client, bytes: asBytes(client) };
  };
  let link = connect();
  const breaker = newBreaker(options.timeoutMs, (answers, failures) => {
    if (answers) tell('closed');
    else tell('open', `no answer within ${options.timeoutMs} ms`);
    if (failures < trialsPerConnection) return;
    link.client.destroy();
    link = connect();
  });
  return {
    async run(command) {
      if (!link.client.isReady) throw new Error('not connected');
      return breaker.fire(() => command(link));
    },
    answers: () => link.client.isReady && breaker.closed,
    close() {
      breaker.shutdown();
      link.client.destroy();
    },
  };
}

const asBytes = (client: RedisClient) => client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });

/** Redis begins each error with its kind. */
const isFull = (error: unknown): boolean => error instanceof ErrorReply && error.message.startsWith('OOM ');

type Command = () => Promise<unknown>;

/** Opens on time-outs and errors, for a second at a time. */
function newBreaker(
  timeout: number,
  changed: (answers: boolean, failuresInARow: number) => void,
): CircuitBreaker<[Command]> {
  const breaker = new CircuitBreaker(async (command: Command): Promise<unknown> => command(), {
    timeout,
    resetTimeout: resetMs,
    errorThresholdPercentage: 50,
    volumeThreshold: 5,
    rollingCountTimeout: 5000,
    errorFilter: isFull, // it still answers what it holds
  });
  let failures = 0;
  breaker.on('open', () => {
    failures += 1;
    changed(false, failures);
    if (failures >= trialsPerConnection) failures = 0;
  });
  breaker.on('close', () => {
    failures = 0;
    changed(true, 0);
  });
  return breaker;
}

/** One line per outage, not one per attempt. */
function outageTeller(observe: Observe): (state: 'open' | 'closed', reason?: string) => void {
  let last: 'open' | 'closed' | undefined;
  return (state, reason) => {
    if (state === last) return;
    last = state;
    observe({ kind: 'cache-state', level: 'l2', state, ...(reason !== undefined && { reason }) });
  };
}
