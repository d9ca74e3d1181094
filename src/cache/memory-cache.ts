import { LRUCache } from 'lru-cache';

/** The in-process cache (L1): finished answers, decoded series and the hot index, in one budget of bytes. */
export interface MemoryCache {
  get(key: string): object | undefined;
  /** `bytes` is the caller's estimate of what the value and its key hold. Larger than an eighth of the budget: not kept. */
  set(key: string, value: object, bytes: number): void;
  delete(key: string): void;
  bytes(): number;
  entries(): number;
  /** Largest value that is kept. */
  readonly maxEntryBytes: number;
}

/** What an entry costs beside its value: key, list links, map slot. */
const overheadBytes = 200;

export function createMemoryCache(maxBytes: number): MemoryCache {
  if (maxBytes === 0) return noCache;
  const lru = new LRUCache<string, object>({ maxSize: maxBytes, maxEntrySize: Math.ceil(maxBytes / 8) });
  return {
    get: (key) => lru.get(key),
    set: (key, value, bytes) => {
      lru.set(key, value, { size: Math.ceil(bytes) + 2 * key.length + overheadBytes });
    },
    delete: (key) => {
      lru.delete(key);
    },
    bytes: () => lru.calculatedSize,
    entries: () => lru.size,
    maxEntryBytes: Math.floor(maxBytes / 8) - overheadBytes,
  };
}

const noCache: MemoryCache = {
  get: () => undefined,
  set: () => undefined,
  delete: () => undefined,
  bytes: () => 0,
  entries: () => 0,
  maxEntryBytes: 1024 * 1024,
};
