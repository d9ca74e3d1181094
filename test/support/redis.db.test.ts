import { afterAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { redisUrl, startRedis, type TestRedis } from './redis.js';

const started: TestRedis[] = [];
afterAll(async () => {
  await Promise.all(started.map((redis) => redis.stop()));
});

async function ask(url: string, command: string[]): Promise<unknown> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await client.sendCommand(command);
  } finally {
    client.destroy();
  }
}

describe('the Redis of the tests', () => {
  it('gives the worker a database of its own on a shared server', async () => {
    const [one, two] = await Promise.all([redisUrl(), redisUrl()]);

    expect(one).toBe(two);
    expect(new URL(one).pathname).toMatch(/^\/\d+$/);
    await ask(one, ['SET', 'support-test', 'kept']);
    expect(await ask(two, ['GET', 'support-test'])).toBe('kept');
  }, 300_000);

  it('comes back on the port of a server that was stopped', async () => {
    const first = await startRedis({ args: ['--maxmemory', '5mb'] });
    started.push(first);
    expect(await ask(first.url, ['CONFIG', 'GET', 'maxmemory'])).toMatchObject({ maxmemory: '5242880' });

    await first.stop();
    await expect(ask(first.url, ['PING'])).rejects.toThrow('ECONNREFUSED');

    const second = await startRedis({ port: first.port });
    started.push(second);
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, ['PING'])).toBe('PONG');
  });

  it('says what Redis said when it does not start', async () => {
    await expect(startRedis({ args: ['--maxmemory', 'plenty'] })).rejects.toThrow(/maxmemory/);
  });
});
