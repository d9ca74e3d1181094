import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../support/run.js';
import {
  askAnew,
  keysOf,
  onRedis,
  patient,
  type Sharing,
  startSharing,
  untilCache,
  untilStored,
} from './support/sharing.js';

let sharing: Sharing;
beforeAll(async () => {
  sharing = await startSharing();
});
afterEach(() => sharing.endAll());
afterAll(() => sharing.close());

describe('processes that share a cache', () => {
  it('answer from what another one computed, under a key that says what it holds and for how long', async () => {
    const redis = await sharing.redis();
    const first = await sharing.serving({
      ...patient,
      ALMANAC_REDIS_URL: redis.url,
      ALMANAC_REDIS_TTL: '600',
    });
    await untilCache(first, 'up');
    const path = '/stocks/time-series/AAA?limit=5';
    const computed = await first.ask(path);
    await untilStored(redis.url);
    const second = await sharing.serving({ ...patient, ALMANAC_REDIS_URL: redis.url });
    await untilCache(second, 'up');
    const before = second.queries();

    const shared = await second.ask(path);

    expect(computed.headers['cache-status']).toBe('almanac; fwd=miss');
    expect(shared.headers['cache-status']).toBe('almanac; hit; detail=l2');
    expect([shared.text, shared.headers['etag']]).toEqual([computed.text, computed.headers['etag']]);
    expect(second.queries()).toBe(before);
    expect((await second.ask(path)).headers['cache-status']).toBe('almanac; hit; detail=l1');
    const [key] = await keysOf(redis.url);
    expect(key).toMatch(/^almanac:1:prices:r1:[\w-]{43}$/);
    const [ttl] = await onRedis(redis.url, ['TTL', key ?? '']);
    expect([Number(ttl) > 590, Number(ttl) <= 600]).toEqual([true, true]);
  });

  it.each([
    ['text', ['SET', 'KEY', 'not an answer']],
    ['a list', ['LPUSH', 'KEY', 'a']],
    ['a head that promises more than there is', ['SET', 'KEY', '\u007f\u007f\u007f\u007f{}']],
  ])('take foreign garbage under their key, %s, for a miss', async (_, command) => {
    const redis = await sharing.redis();
    const first = await sharing.serving({ ...patient, ALMANAC_REDIS_URL: redis.url });
    await untilCache(first, 'up');
    const computed = await first.ask('/stocks/time-series/AAA?limit=6');
    await untilStored(redis.url);
    const [key = ''] = await keysOf(redis.url);
    await onRedis(
      redis.url,
      ['DEL', key],
      command.map((word) => (word === 'KEY' ? key : word)),
    );
    const second = await sharing.serving({ ...patient, ALMANAC_REDIS_URL: redis.url });
    await untilCache(second, 'up');

    const reply = await second.ask('/stocks/time-series/AAA?limit=6');

    expect([reply.status, reply.headers['cache-status']]).toEqual([200, 'almanac; fwd=miss']);
    expect(reply.text).toBe(computed.text);
  });
});

describe('a password that is rotated', () => {
  it.each([
    ['in its own file', 'ALMANAC_REDIS_PASSWORD_FILE', (password: string) => `${password}\n`],
    ['in the file of the URL', 'ALMANAC_REDIS_URL_FILE', undefined],
  ])(
    '%s counts at the next connection, also when the file is missing for a while',
    async (_, variable, text) => {
      const redis = await sharing.redis({ args: ['--requirepass', 'alpha-1'] });
      const file = join(temporaryFolder(), 'secret');
      const url = (password: string): string => `redis://:${password}@127.0.0.1:${redis.port}`;
      const content = text ?? url;
      writeFileSync(file, content('alpha-1'));
      const env = { [variable]: file, ...(text && { ALMANAC_REDIS_URL: redis.url }) };
      const api = await sharing.serving(env);
      await untilCache(api, 'up');

      rmSync(file);
      await onRedis(
        url('alpha-1'),
        ['CONFIG', 'SET', 'requirepass', 'beta-2'],
        ['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'],
      );
      await untilCache(api, 'down');
      await askAnew(api);
      writeFileSync(file, content('beta-2'));

      await untilCache(api, 'up');
      expect(JSON.stringify(api.seen)).not.toMatch(/alpha-1|beta-2/);
    },
  );
});
