import { describe, expect, it } from '@jest/globals';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useKubeApi } from '../../support/kube-api/connected.js';
import { fastClock, until } from '../../support/kube-api/time.js';
import type { Fault } from '../../support/kube-api.js';
import { usualLimits } from '../../../src/operator/loop/reflection.js';
import { folder, following, settled, speed } from './reflector-following.js';

const { api, client, inPod } = useKubeApi({ speed });
const put = (name: string) => api().cluster.put(`${folder}/${name}`);
const remove = (name: string) => api().cluster.remove(`${folder}/${name}`);

interface Trouble {
  begin: () => void;
  /** Reasons that must be told, in this order, among others. */
  restarts: string[];
  relists?: [string, number][];
  /** The watch is found to be dead because it is quiet. */
  quiet?: boolean;
}
/** By the wall clock, as the client has it: half a second. */
const soonQuiet = { quietMs: 90_000 / speed };
const cut = () => api().watches.cut('reset');
const failing = (...faults: Fault[]) => {
  api().failOn('watch', ...faults);
  cut();
};

const troubles: [string, Trouble][] = [
  ['a reset', { begin: cut, restarts: ['connection'] }],
  [
    'a watch that ends while reconnecting gets 500, 429 and a reset',
    {
      begin: () => {
        api().failOn('watch', { status: 500 }, { status: 429, headers: { 'retry-after': '1' } }, 'reset');
        api().watches.cut('end');
      },
      restarts: ['ended', 'server-error', 'throttled', 'connection'],
    },
  ],
  [
    'a version that has expired',
    {
      begin: () => {
        cut();
        put('lost');
        api().cluster.compact();
      },
      restarts: ['connection', 'expired'],
      relists: [['expired', 0]],
    },
  ],
  [
    'an answer 410',
    { begin: () => failing({ status: 410 }), restarts: ['expired'], relists: [['expired', 0]] },
  ],
  [
    'an error event 410',
    { begin: () => failing({ errorEvent: 410 }), restarts: ['expired'], relists: [['expired', 0]] },
  ],
  [
    'an error event 500',
    { begin: () => failing({ errorEvent: 500 }), restarts: ['connection', 'server-error'] },
  ],
  [
    '410 in the middle of the list that follows 410',
    {
      begin: () => {
        api().failOn('next page', { status: 410 });
        failing({ errorEvent: 410 });
      },
      restarts: ['expired', 'expired'],
      relists: [['expired', 0]],
    },
  ],
  [
    'a list that fails, and one that is slow',
    {
      begin: () => {
        failing({ errorEvent: 410 });
        // The first list only asks for the version.
        api().failOn('list', { slowMs: 1 }, { status: 500 }, 'half an answer', { slowMs: 100 });
      },
      restarts: ['expired', 'server-error', 'connection'],
      relists: [['expired', 0]],
    },
  ],
  ['a stream that goes silent', { begin: () => api().watches.silence(), restarts: ['quiet'], quiet: true }],
  [
    'a server that accepts and never answers',
    { begin: () => failing('hang'), restarts: ['connection', 'connection'], quiet: true },
  ],
  [
    'credentials that are refused for a moment',
    {
      begin: () => failing({ status: 403 }, { status: 401 }),
      restarts: ['connection', 'forbidden', 'forbidden'],
    },
  ],
];

const inOrder = (all: readonly string[], wanted: readonly string[]): boolean => {
  let at = 0;
  for (const one of all) if (one === wanted[at]) at++;
  return at === wanted.length;
};

describe('what happens during', () => {
  it.each(troubles)('%s is not missed', async (_, { begin, restarts, relists = [], quiet = false }) => {
    for (const name of ['a', 'b', 'c']) put(name);
    const it = await settled(api(), await client(), {
      limits: { pageSize: 2, ...(quiet && soonQuiet) },
    });
    begin();
    put('b');
    put('d');
    remove('a');
    await it.converged();
    await until(() => inOrder(it.restarts(), restarts), `restarts ${restarts.join()} were told`);
    expect(it.relists()).toEqual(relists);
    put('e');
    await it.converged();
    expect(it.changes).toEqual(expect.arrayContaining(['+a', '+b', '+c', '~b', '+d', '-a', '+e']));
    expect(new Set(it.changes.filter((change) => change !== '+lost')).size).toBe(7);
  });
});

describe('a server that was restored from a backup', () => {
  it.each<[string, () => void]>([
    ['with its watches cut', cut],
    ['with watches that are silent', () => api().watches.silence()],
  ])('%s is believed', async (_, begin) => {
    put('a');
    const backup = api().cluster.snapshot();
    put('a');
    put('b');
    const it = await settled(api(), await client(), { limits: soonQuiet });
    api().cluster.restore(backup);
    begin();
    await it.converged();
    expect(it.restarts()).toContain('rewound');
    expect(it.relists()).toEqual([['rewound', 0]]);
    expect(it.changes).toEqual(['+a', '+b', '-b', '~a']);
    put('c');
    await it.converged();
  });

  it('is not believed when it shows the past only once', async () => {
    put('a');
    const backup = api().cluster.snapshot();
    put('a');
    put('b');
    const present = api().cluster.snapshot();
    const it = await settled(api(), await client());
    let seen = 0;
    api().before(({ query }) => {
      if (query['watch'] === 'true') return;
      // The version is asked for, then the list: both by a replica that lags.
      seen++;
      api().cluster.restore(seen <= 2 ? backup : present);
    });
    cut();
    await until(() => it.relists().length > 0);
    expect(it.changes).toEqual(['+a', '+b']);
    await it.converged();
  });
});

describe('a token', () => {
  it('that was rotated is read again', async () => {
    const pod = api().serviceAccount();
    const it = await settled(api(), await inPod(pod));
    api().acceptOnly('the-next');
    writeFileSync(join(pod, 'token'), 'the-next');
    cut();
    put('a');
    await it.converged();
    expect(it.restarts()).toContain('forbidden');
  });

  it('that cannot be read for a while does not end the watch for ever', async () => {
    const pod = api().serviceAccount();
    rmSync(join(pod, 'token'));
    const it = await following(api(), await inPod(pod));
    await until(() => it.restarts().length > 2);
    expect(new Set(it.restarts())).toEqual(new Set(['configuration']));
    expect(it.told.filter(({ kind }) => kind === 'warning')).toHaveLength(1);
    writeFileSync(join(pod, 'token'), 'the-token');
    put('a');
    await it.converged();
  });
});

it('waits longer and longer for a server that ends each watch at once', async () => {
  const waits: number[] = [];
  const untilRelist = 7_200_000;
  const clock = fastClock(speed);
  const it = await settled(api(), await client(), {
    // However long a busy machine takes for a watch that has ended already, which is not well meanwhile.
    limits: {
      shortMs: 3_600_000,
      relistMs: untilRelist,
      retry: { ...usualLimits.retry, healthyMs: 3_600_000 },
    },
    clock: {
      ...clock,
      delay: (ms, signal) => {
        waits.push(ms);
        return clock.delay(ms, signal);
      },
    },
  });
  api().before(({ query }) => {
    if (query['watch'] === 'true') setImmediate(() => api().watches.cut('end'));
  });
  cut();
  await until(() => it.restarts().filter((reason) => reason === 'short').length >= 4);
  expect(waits.slice(0, 5)).toEqual([untilRelist, 400, 800, 1600, 3200]);
});

async function* nonsense(): AsyncGenerator<never> {
  yield await Promise.resolve({ type: 'ADDED', object: {} } as never);
}

it('lists anew after an event that nobody understands', async () => {
  const real = await client();
  let watches = 0;
  const it = await settled(api(), {
    ...real,
    watch: (options) => (++watches === 1 ? nonsense() : real.watch(options)),
  });
  put('a');
  await it.converged();
  expect(it.restarts()).toEqual(['defect']);
  expect(it.relists()).toEqual([['defect', 0]]);
  expect(it.told.map(({ kind }) => kind)).toContain('defect');
});
