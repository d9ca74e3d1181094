import { AppError } from '../errors.js';
import type { Observe } from '../observability/observation.js';
import type { MemoryCache } from './memory-cache.js';
import type { SharedCache } from './shared-cache.js';
import { sizeOf, type StoredAnswer } from './stored-answer.js';

export interface Question {
  /** The canonical question with its format; without revision, so that a newer answer takes the older one's place. */
  key: string;
  /** The revisions that the catalogue holds now. */
  tag: string;
  /** Key of the shared cache for an answer read at a tag. */
  sharedKey: (tag: string) => string;
}

/** An answer that is too large to keep: its first bytes and the rest as it comes. */
export interface StreamedAnswer {
  tag: string;
  modifiedAt: number;
  /** Emptied as it is sent. */
  head: Buffer[];
  rest: AsyncIterator<string | Buffer>;
  close(): Promise<void>;
}

export type Computed =
  { kind: 'complete'; answer: StoredAnswer } | { kind: 'streamed'; answer: StreamedAnswer };
export type CacheStatus =
  'hit; detail=l1' | 'hit; detail=l2' | 'fwd=miss' | 'fwd=stale; detail=l1' | 'fwd=stale; detail=l2';
export type Outcome = Computed & { status: CacheStatus };

export interface CachedAnswers {
  /** From memory, the shared cache or `compute`, which runs once per process however many ask. */
  get(question: Question, compute: () => Promise<Computed>): Promise<Outcome>;
  /** From memory alone. */
  peek(question: Pick<Question, 'key' | 'tag'>): StoredAnswer | undefined;
  /** Tells memory that an answer which it holds has grown by a variant. */
  grown(key: string, answer: StoredAnswer): void;
}

interface Options {
  memory: MemoryCache;
  shared?: SharedCache | undefined;
  observe: Observe;
  /** Whether the database could be reached a moment ago: what is cached is called stale when not. */
  databaseUp: () => boolean;
}

export function createCachedAnswers(options: Options): CachedAnswers {
  const flights = new Map<string, Promise<Outcome>>();
  const levels = cacheLevels(options);
  return {
    peek: levels.peek,
    grown: (key, answer) => {
      if (levels.held(key) === answer) levels.keep(key, answer);
    },
    async get(question, compute) {
      const known = levels.peek(question);
      options.observe({ kind: 'cache', level: 'l1', result: known === undefined ? 'miss' : 'hit' });
      if (known !== undefined) return levels.found(known, 'l1');
      const flightKey = `${question.key}\n${question.tag}`;
      const running = flights.get(flightKey);
      if (running === undefined) {
        const flight = levels.beyondMemory(question, compute).finally(() => flights.delete(flightKey));
        flights.set(flightKey, flight);
        return flight;
      }
      const outcome = await running;
      // A stream has one reader: whoever waited for it reads on its own.
      return outcome.kind === 'complete' ? outcome : { ...(await compute()), status: 'fwd=miss' };
    },
  };
}

interface Levels {
  held(key: string): StoredAnswer | undefined;
  keep(key: string, answer: StoredAnswer): void;
  peek: CachedAnswers['peek'];
  found(answer: StoredAnswer, level: 'l1' | 'l2'): Outcome;
  /** From the shared cache, else computed; else what is held at an older revision, while the database is away. */
  beyondMemory(question: Question, compute: () => Promise<Computed>): Promise<Outcome>;
}

function cacheLevels({ memory, shared, observe, databaseUp }: Options): Levels {
  const held = (key: string): StoredAnswer | undefined => memory.get(key) as StoredAnswer | undefined;
  const keep = (key: string, answer: StoredAnswer): void => memory.set(key, answer, sizeOf(answer));
  const found: Levels['found'] = (answer, level) => {
    const fresh = databaseUp();
    if (!fresh) observe({ kind: 'cache', level, result: 'stale' });
    return {
      kind: 'complete',
      answer,
      status: fresh ? `hit; detail=${level}` : `fwd=stale; detail=${level}`,
    };
  };
  const computeAndKeep = async (question: Question, compute: () => Promise<Computed>): Promise<Outcome> => {
    const computed = await compute();
    if (computed.kind === 'complete') {
      keep(question.key, computed.answer);
      shared?.set(question.sharedKey(computed.answer.tag), computed.answer);
    }
    // Decoded series may answer a new question while the database is away.
    return { ...computed, status: databaseUp() ? 'fwd=miss' : 'fwd=stale; detail=l1' };
  };
  return {
    held,
    keep,
    found,
    peek: ({ key, tag }) => {
      const answer = held(key);
      return answer?.tag === tag ? answer : undefined;
    },
    async beyondMemory(question, compute) {
      const sharedAnswer = await shared?.get(question.sharedKey(question.tag));
      if (sharedAnswer?.tag === question.tag) {
        keep(question.key, sharedAnswer);
        return found(sharedAnswer, 'l2');
      }
      try {
        return await computeAndKeep(question, compute);
      } catch (error) {
        const old = isAway(error) ? held(question.key) : undefined;
        if (old === undefined) throw error;
        observe({ kind: 'cache', level: 'l1', result: 'stale' });
        return { kind: 'complete', answer: old, status: 'fwd=stale; detail=l1' };
      }
    },
  };
}

const isAway = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'database-unavailable';
