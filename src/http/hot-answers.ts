import type { IncomingMessage } from 'node:http';
import type { MemoryCache } from '../cache/memory-cache.js';
import type { StoredAnswer } from '../cache/stored-answer.js';
import type { Observe } from '../observability/observation.js';
import type { Exchange } from './exchange.js';
import { type Sending, sendReady } from './send-answer.js';

/**
 * Answers in front of the router what was asked in just these words before: URL, Accept and Accept-Encoding. It
 * knows nothing of questions: an entry holds while the catalogue has not changed since it was made.
 */
export interface HotAnswers {
  /** True when it has answered. */
  answer(sending: Sending): boolean;
  remember(request: IncomingMessage, exchange: Exchange, entry: HotEntry): void;
}

export interface HotEntry {
  /** Key of the answer in memory, which may have gone, and its coding. */
  answerKey: string;
  coding: string;
  /** The answer's own ETag without the suffix of the coding. */
  etagBase: string;
  link: string | undefined;
  route: string;
  /** Version of the catalogue when it was known to be current. */
  version: number;
}

interface Options {
  memory: MemoryCache;
  observe: Observe;
  version: () => number;
  databaseUp: () => boolean;
}

const bytesPerEntry = 200;
const hit = { kind: 'cache', level: 'l1', result: 'hit' } as const;
const stale = { kind: 'cache', level: 'l1', result: 'stale' } as const;

export function createHotAnswers({ memory, observe, version, databaseUp }: Options): HotAnswers {
  return {
    answer(sending) {
      const { request, exchange } = sending;
      const entry = memory.get(keyOf(request, exchange)) as HotEntry | undefined;
      if (entry === undefined || entry.version !== version()) return false;
      const answer = memory.get(entry.answerKey) as StoredAnswer | undefined;
      const variant = answer?.variants?.[entry.coding];
      if (answer === undefined || variant === undefined) return false;
      const fresh = databaseUp();
      observe(hit);
      if (!fresh) observe(stale);
      exchange.route = entry.route;
      exchange.cache = fresh ? 'hit; detail=l1' : 'fwd=stale; detail=l1';
      exchange.stages.cache = performance.now() - exchange.started;
      sendReady(sending, { variant, etagBase: entry.etagBase, storedAt: answer.storedAt, link: entry.link });
      return true;
    },
    remember(request, exchange, entry) {
      memory.set(keyOf(request, exchange), entry, bytesPerEntry);
    },
  };
}

const keyOf = ({ headers }: IncomingMessage, { url, prefix }: Exchange): string =>
  `hot\n${prefix}\n${url}\n${headers.accept ?? ''}\n${headers['accept-encoding'] ?? ''}`;
