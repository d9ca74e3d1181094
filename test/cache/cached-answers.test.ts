import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  type CachedAnswers,
  type Computed,
  createCachedAnswers,
  type Question,
} from '../../src/cache/cached-answers.js';
import { createMemoryCache, type MemoryCache } from '../../src/cache/memory-cache.js';
import { packAnswer, type StoredAnswer, unpackAnswer } from '../../src/cache/stored-answer.js';
import { AppError } from '../../src/errors.js';
import type { Observation } from '../../src/observability/observation.js';

const answerAt = (tag: string, text = 'body'): StoredAnswer => ({
  tag,
  body: Buffer.from(text),
  storedAt: 1_700_000_000_000,
  modifiedAt: 1_600_000_000_000,
});
const complete = (tag: string, text?: string): Computed => ({
  kind: 'complete',
  answer: answerAt(tag, text),
});
const question = (tag: string): Question => ({ key: 'q', tag, sharedKey: (read) => `shared:${read}` });
const defect = (): Promise<Computed> => Promise.reject(new TypeError('defect'));
const away = (): Promise<Computed> => Promise.reject(new AppError('database-unavailable', 'away'));

let seen: Observation[];
let up: boolean;
let memory: MemoryCache;
let answers: CachedAnswers;
let shared: Map<string, StoredAnswer>;

beforeEach(() => {
  seen = [];
  up = true;
  memory = createMemoryCache(1024 * 1024);
  shared = new Map();
  answers = createCachedAnswers({
    memory,
    observe: (observation) => seen.push(observation),
    databaseUp: () => up,
    shared: {
      get: (key) => Promise.resolve(shared.get(key)),
      set: (key, answer) => shared.set(key, answer),
      state: () => 'up',
      close: () => Promise.resolve(),
    },
  });
});

describe('cached answers', () => {
  it('computes once and then answers from memory', async () => {
    let computed = 0;
    const compute = () => Promise.resolve((computed++, complete('1.1')));
    expect((await answers.get(question('1.1'), compute)).status).toBe('fwd=miss');
    expect((await answers.get(question('1.1'), compute)).status).toBe('hit; detail=l1');
    expect(computed).toBe(1);
  });

  it('computes once however many ask at the same moment', async () => {
    let computed = 0;
    const compute = async (): Promise<Computed> => {
      computed += 1;
      await new Promise((resolve) => setImmediate(resolve));
      return complete('1.1');
    };
    await Promise.all(Array.from({ length: 50 }, () => answers.get(question('1.1'), compute)));
    expect(computed).toBe(1);
  });

  it('lets everybody who waited know of a failure, and tries anew afterwards', async () => {
    const both = await Promise.allSettled([
      answers.get(question('1.1'), away),
      answers.get(question('1.1'), away),
    ]);
    expect(both.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    expect((await answers.get(question('1.1'), () => Promise.resolve(complete('1.1')))).status).toBe(
      'fwd=miss',
    );
  });

  it('does not answer from memory at another revision', async () => {
    await answers.get(question('1.1'), () => Promise.resolve(complete('1.1', 'old')));
    const outcome = await answers.get(question('1.2'), () => Promise.resolve(complete('1.2', 'new')));
    expect(outcome.kind === 'complete' && outcome.answer.body.toString()).toBe('new');
  });

  it('gives the answer of the older revision as stale while the database is away', async () => {
    await answers.get(question('1.1'), () => Promise.resolve(complete('1.1', 'old')));
    const outcome = await answers.get(question('1.2'), away);
    expect(outcome.status).toBe('fwd=stale; detail=l1');
    expect(outcome.kind === 'complete' && outcome.answer.body.toString()).toBe('old');
  });

  it('calls a held answer stale while the database is away', async () => {
    await answers.get(question('1.1'), () => Promise.resolve(complete('1.1')));
    up = false;
    expect((await answers.get(question('1.1'), away)).status).toBe('fwd=stale; detail=l1');
  });

  it('does not hide a mistake behind a stale answer', async () => {
    await answers.get(question('1.1'), () => Promise.resolve(complete('1.1')));
    await expect(answers.get(question('1.2'), defect)).rejects.toThrow('defect');
  });

  it('fills memory from the shared cache', async () => {
    shared.set('shared:1.1', answerAt('1.1'));
    expect((await answers.get(question('1.1'), away)).status).toBe('hit; detail=l2');
    expect((await answers.get(question('1.1'), away)).status).toBe('hit; detail=l1');
  });

  it('stores an answer under the revision that was read, not the one that was asked', async () => {
    await answers.get(question('1.1'), () => Promise.resolve(complete('1.2')));
    expect([...shared.keys()]).toEqual(['shared:1.2']);
    expect(answers.peek(question('1.1'))).toBeUndefined();
    expect(answers.peek(question('1.2'))).toBeDefined();
  });

  it('keeps within its bytes, by letting go of what was asked longest ago', async () => {
    for (let i = 0; i < 100; i++)
      await answers.get({ ...question('1.1'), key: `q${i}` }, () =>
        Promise.resolve(complete('1.1', 'x'.repeat(50_000))),
      );
    expect(memory.bytes()).toBeLessThanOrEqual(1024 * 1024);
    expect(answers.peek({ key: 'q0', tag: '1.1' })).toBeUndefined();
    expect(answers.peek({ key: 'q99', tag: '1.1' })).toBeDefined();
  });
});

describe('the bytes of a stored answer', () => {
  it('come back as they were', () => {
    const answer = { ...answerAt('1.1,2.7', 'ä body'), nextCursor: 'abc' };
    expect(unpackAnswer(packAnswer(answer))).toEqual(answer);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a length beyond the end', Buffer.from([0xff, 0xff, 0xff, 0xff, 1])],
    ['no JSON', Buffer.from([0, 0, 0, 2, 0x7b, 0x7b])],
    ['a foreign document', Buffer.concat([Buffer.from([0, 0, 0, 2]), Buffer.from('{}')])],
  ])('are refused when they hold %s', (_, bytes) => {
    expect(unpackAnswer(bytes)).toBeUndefined();
  });
});
