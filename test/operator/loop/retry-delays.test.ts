import { expect, it } from '@jest/globals';
import { createRetryDelays } from '../../../src/operator/loop/retry-delays.js';

const limits = { baseMs: 800, maxMs: 30_000, healthyMs: 120_000 };

function delays({ random = 1 }: { random?: number } = {}) {
  const time = { now: 0 };
  const clock = {
    now: () => 0,
    monotonic: () => time.now,
    random: () => random,
    delay: () => Promise.resolve(),
  };
  return { time, retry: createRetryDelays(clock, limits) };
}

it('waits double as long after each failure, up to half a minute', () => {
  const { retry } = delays();
  const waits = Array.from({ length: 8 }, () => retry.failed());
  expect(waits).toEqual([800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000]);
});

it('waits for any part of that, by chance', () => {
  const { retry } = delays({ random: 0.25 });
  expect([retry.failed(), retry.failed()]).toEqual([200, 400]);
});

it.each([
  ['longer than chance would have it', 5000, 5000],
  ['shorter', 100, 800],
  ['longer than the limit', 600_000, 30_000],
])('waits as the server asks when that is %s', (_, asked, expected) => {
  expect(delays().retry.failed(asked)).toBe(expected);
});

it('begins anew only after two minutes of health', () => {
  const { retry, time } = delays();
  retry.failed();
  retry.failed();
  retry.healthy();
  time.now += 60_000;
  retry.healthy();
  time.now += 59_999;
  expect(retry.failed()).toBe(3200);
  retry.healthy();
  time.now += 120_000;
  expect(retry.failed()).toBe(800);
  expect(retry.failures()).toBe(1);
});
