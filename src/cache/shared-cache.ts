import CircuitBreaker from 'opossum';
import { createClient, RESP_TYPES } from 'redis';
import type { Observe } from '../observability/observation.js';
import { packAnswer, type StoredAnswer, unpackAnswer } from './stored-answer.js';

/** The cache that processes share (L2). It fails open: away, slow or full it answers nothing and costs latency only. */
export interface SharedCache {
  get(key: string): Promise<StoredAnswer | undefined>;
  /** Returns at once; a failure is observed, never thrown. */
  set(key: string, answer: StoredAnswer): void;
  state(): 'up' | 'down';
  close(): Promise<void>;
}

export interface SharedCacheOptions {
  url: string;
  /** Asked at each connection: a rotated password counts at the next one. */
  password: () => string;
  ttlSeconds: number;
  timeoutMs: number;
  observe: Observe;
}

/** Larger answers are not worth the network. */
const maxBytes = 1024 * 1024;
const resetMs = 1000;

export function createSharedCache(options: SharedCacheOptions): SharedCache {
  const { observe, ttlSeconds, timeoutMs } = options;
  const client = newClient(options);
  const bytes = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });

  const breaker = new CircuitBreaker(runCommand, {
    timeout: timeoutMs,
    resetTimeout: resetMs,
    errorThresholdPercentage: 50,
    volumeThreshold: 5,
    rollingCountTimeout: 5000,
  });
  breaker.on('open', () => observe({ kind: 'cache-state', level: 'l2', state: 'open' }));
  breaker.on('close', () => observe({ kind: 'cache-state', level: 'l2', state: 'closed' }));

  const ask = async (command: () => Promise<unknown>): Promise<unknown> => {
    if (!client.isReady) throw new Error('not connected');
    return breaker.fire(command);
  };

  return {
    async get(key) {
      try {
        const value = await ask(() => bytes.get(key));
        const answer = Buffer.isBuffer(value) ? unpackAnswer(value) : undefined;
        observe({ kind: 'cache', level: 'l2', result: answer === undefined ? 'miss' : 'hit' });
        return answer;
      } catch {
        observe({ kind: 'cache', level: 'l2', result: 'error' });
        return undefined;
      }
    },
    set(key, answer) {
      if (answer.body.length > maxBytes) return;
      ask(() => client.set(key, packAnswer(answer), { expiration: { type: 'EX', value: ttlSeconds } })).catch(
        () => observe({ kind: 'cache', level: 'l2', result: 'error' }),
      );
    },
    state: () => (client.isReady && !breaker.opened ? 'up' : 'down'),
    async close() {
      breaker.shutdown();
      client.destroy();
      await Promise.resolve();
    },
  };
}

const runCommand = (command: () => Promise<unknown>): Promise<unknown> => command();

function newClient({ url, password, observe }: SharedCacheOptions) {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    pingInterval: 10_000,
    commandsQueueMaxLength: 1000,
    credentialsProvider: {
      type: 'async-credentials-provider',
      credentials: () => Promise.resolve(credentialsOf(url, password())),
    },
    socket: {
      connectTimeout: 1000,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** Math.min(retries, 6), 2000),
    },
  });
  let told = false;
  client.on('ready', () => {
    told = false;
    observe({ kind: 'cache-state', level: 'l2', state: 'closed' });
  });
  client.on('error', (error: Error) => {
    if (told) return; // one line per outage, not one per attempt
    told = true;
    observe({ kind: 'cache-state', level: 'l2', state: 'open', reason: error.message });
  });
  client.connect().catch(() => undefined); // it goes on trying; `error` has told
  return client;
}

function credentialsOf(url: string, password: string): { username?: string; password?: string } {
  const parsed = new URL(url);
  const own = decodeURIComponent(parsed.password);
  const secret = own === '' ? password : own;
  const username = decodeURIComponent(parsed.username);
  return { ...(username !== '' && { username }), ...(secret !== '' && { password: secret }) };
}
