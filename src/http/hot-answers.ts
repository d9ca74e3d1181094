import type { IncomingMessage } from 'node:http';
import type { MemoryCache } from '../cache/memory-cache.js';
import type { StoredAnswer } from '../cache/stored-answer.js';
import type { Observe } from '../observability/observation.js';
import type { Exchange } from './exchange.js';
import { heldEtag, type ReadyAnswer, type Sending, sendReady, withoutBody } from './send-answer.js';

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
  /** The answer in memory, which may have gone. Absent where only its ETag was asked for: 304 needs no more. */
  answer?: { key: string; tag: string; link: string | undefined };
  coding: string;
  /** The answer's own ETag without the suffix of the coding. */
  etagBase: string;
  /** Headers of the answer, 200 and 304 alike. */
  headers: readonly string[];
  route: string;
  /** Names of the datasets, for the log. */
  dataset: string;
  /** Version of the catalogue when it was known to be current. */
  version: number;
}

interface Options {
  memory: MemoryCache;
  observe: Observe;
  version: () => number;
  databaseUp: () => boolean;
}

/** Headers and texts that the entry alone holds. */
const bytesPerEntry = 700;
const hit = { kind: 'cache', level: 'l1', result: 'hit' } as const;
export const etagHit = 'hit; detail=etag';
const stale = { kind: 'cache', level: 'l1', result: 'stale' } as const;

export function createHotAnswers({ memory, observe, version, databaseUp }: Options): HotAnswers {
  return {
    answer(sending) {
      const { request, exchange } = sending;
      const entry = memory.get(keyOf(request, exchange)) as HotEntry | undefined;
      if (entry === undefined || entry.version !== version()) return false;
      const fresh = databaseUp();
      const ready = readyOf(memory, entry) ?? (fresh ? notModified(request, entry) : undefined);
      if (ready === undefined) return false;
      exchange.route = entry.route;
      exchange.dataset = entry.dataset;
      if (ready.storedAt === undefined) exchange.cache = etagHit;
      else {
        observe(hit);
        if (!fresh) observe(stale);
        exchange.cache = fresh ? 'hit; detail=l1' : 'fwd=stale; detail=l1';
      }
      exchange.stages.cache = performance.now() - exchange.started;
      sendReady(sending, ready);
      return true;
    },
    remember(request, exchange, entry) {
      memory.set(keyOf(request, exchange), entry, bytesPerEntry);
    },
  };
}

function readyOf(memory: MemoryCache, { answer, coding, etagBase }: HotEntry): ReadyAnswer | undefined {
  if (answer === undefined) return undefined;
  const stored = memory.get(answer.key) as StoredAnswer | undefined;
  const variant = stored?.variants?.[coding];
  // A read that saw a newer revision than the catalogue has put its answer in this one's place.
  if (stored?.tag !== answer.tag || variant === undefined) return undefined;
  return { variant, etagBase, storedAt: stored.storedAt, link: answer.link };
}

function notModified(
  { headers: asked }: IncomingMessage,
  { etagBase, headers }: HotEntry,
): ReadyAnswer | undefined {
  return heldEtag(asked['if-none-match'], etagBase) === undefined
    ? undefined
    : withoutBody(headers, etagBase);
}

const keyOf = ({ headers }: IncomingMessage, { url, prefix }: Exchange): string =>
  `hot\n${prefix}\n${url}\n${headers.accept ?? ''}\n${headers['accept-encoding'] ?? ''}`;
