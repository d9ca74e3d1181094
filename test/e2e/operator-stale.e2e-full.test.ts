import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Beside, startBeside } from './operator-faults/beside.js';
import { changesOf, isSettled, lifeOf, look, symbolOf } from './operator-faults/life.js';
import { type Past, remember, showPast, showPresent } from './operator-faults/past.js';
import { openWorkbench, type Workbench } from './operator-faults/workbench.js';
import { kindOf } from './operator-faults/writes.js';
import { say } from './support/say.js';
import { eventually } from './support/waiting.js';

let bench: Workbench;
let beside: Beside | undefined;

beforeAll(async () => {
  bench = await openWorkbench('stale', ['again', 'cut'].map(symbolOf));
});
afterAll(() => bench?.clear());
afterEach(() => beside?.stop());

/** How long the operator believes what is not so any more. */
const staleMs = 12_000;

const untilSettled = (name: string, runs: number): Promise<void> =>
  eventually(
    `${name} is settled after ${runs} runs`,
    async () => {
      const { dataset } = await look(bench, name);
      if (!isSettled(dataset, runs)) throw new Error(JSON.stringify(dataset?.status));
    },
    { seconds: 90, everyMs: 250 },
  );

/** Of Jobs that have ended one is kept. */
const untilCleared = (name: string, children: number): Promise<void> =>
  eventually('old Jobs are cleared away', async () =>
    expect(bench.children.present(name)).toHaveLength(children),
  );

/** What there is of a Dataset, in the cluster and in the database. */
async function allOf(name: string) {
  const { cronJob } = await look(bench, name);
  return {
    made: bench.children.made(name),
    present: bench.children.present(name).toSorted(),
    cronJob: cronJob?.metadata.uid,
    runs: await bench.runs(name),
  };
}

/** Starts the operator anew in a past, lets it work there, and brings it back. */
async function believe(beside: Beside, past: Past): Promise<string[]> {
  const { proxy } = beside;
  const seen = proxy.requests.length;
  showPast(proxy, past);
  await beside.restart();
  await delay(staleMs);
  showPresent(proxy);
  return proxy.requests
    .slice(seen)
    .filter(({ isWrite, path }) => isWrite && !path.includes('/leases'))
    .map((request) => `${kindOf(request)} ${request.status}`);
}

describe('an operator whose lists are from the past', () => {
  it('neither deletes the children of a Dataset that was made again, nor purges its rows', async () => {
    const name = 'again';
    beside = await startBeside(bench, name);
    const { proxy } = beside;
    const pasts = new Map<string, Past>();
    proxy.onRequest = async (request) => {
      const kind = kindOf(request);
      const moment = request.isWrite && /^(CronJob delete|Job create)$/.test(kind);
      // The last one of each kind: of the deletion.
      if (moment) pasts.set(kind, await remember(bench));
      return 'pass';
    };
    const steps = lifeOf(bench, name, name).filter(({ what }) =>
      ['created', 'ConfigMap changed', 'spec changed', 'deleted'].includes(what),
    );
    const live = async (step: (typeof steps)[number]): Promise<void> => {
      await step.change();
      await eventually(step.what, () => step.holds(), { seconds: 90, everyMs: 250 });
    };
    for (const step of steps) await live(step);
    expect([...pasts.keys()].toSorted()).toEqual(['CronJob delete', 'Job create']);
    showPresent(proxy);
    for (const step of steps.slice(0, -1)) await live(step);

    await untilCleared(name, 2);
    const before = await allOf(name);
    expect(before.made).toEqual({ loads: 6, purges: 1, cronJobs: 2 });
    for (const [moment, past] of pasts) {
      const did = await believe(beside, past);
      say(`G5: lists from before ${moment}: ${JSON.stringify(did)}`);
      await untilSettled(name, 3);
      expect(await allOf(name)).toEqual(before);
    }
  });

  it('does not run again what has run and been cleared away', async () => {
    const name = 'first';
    beside = await startBeside(bench, name);
    const { proxy } = beside;
    const { configMap, dataset } = changesOf(bench, name, name);
    let past: Past | undefined;
    proxy.onRequest = async (request) => {
      if (request.isWrite && kindOf(request) === 'Job create') past ??= await remember(bench);
      return 'pass';
    };
    await configMap(3);
    await dataset();
    await untilSettled(name, 1);
    for (const days of [4, 5]) {
      await configMap(days);
      await untilSettled(name, days - 2);
    }
    await untilCleared(name, 1);
    const before = await allOf(name);
    const did = await believe(beside, past as Past);
    say(`G5: lists from before the first Job: ${JSON.stringify(did)}`);
    await untilSettled(name, 3);
    expect(await allOf(name)).toEqual(before);
    expect(before.made.loads).toBe(3);
  });
});

describe('an operator that is not told of its Jobs', () => {
  it('makes none twice', async () => {
    const name = 'held';
    beside = await startBeside(bench, name);
    const { configMap, dataset, patch } = changesOf(bench, name, name);
    await configMap(3);
    await dataset();
    await untilSettled(name, 1);
    beside.proxy.holdWatches(true, (path) => !path.endsWith('/datasets') && !path.endsWith('/configmaps'));
    await configMap(4);
    // Longer than it waits for a Job to come into sight.
    for (let round = 0; round < 9; round++) {
      await delay(5000);
      await patch({ historyLimit: { failed: round } });
    }
    beside.proxy.holdWatches(false);
    await untilSettled(name, 2);
    expect(bench.children.made(name).loads).toBe(2);
    expect(await bench.runs(name)).toHaveLength(2);
  });
});

describe('an operator whose watches are cut each second', () => {
  it('loads each change once', async () => {
    const name = 'cut';
    const instance = 'cut';
    beside = await startBeside(bench, instance);
    const { proxy } = beside;
    const cutting = setInterval(() => proxy.cutWatches(), 1000);
    const end = Date.now() + 60_000;
    const follow = async (one: string): Promise<number> => {
      const { configMap, dataset } = changesOf(bench, one, instance);
      let changes = 0;
      while (changes === 0 || Date.now() < end) {
        await configMap(3 + changes);
        if (changes === 0) await dataset();
        changes++;
        const rows = 2 + changes;
        await eventually(
          `${one} has ${rows} rows`,
          async () => {
            const { status } = (await look(bench, one)).dataset ?? {};
            if (status?.rows !== rows || status.activeRun !== undefined)
              throw new Error(JSON.stringify(status));
          },
          { seconds: 60, everyMs: 250 },
        );
      }
      return changes;
    };
    const all = ['1', '2', '3'].map((number) => `${name}-${number}`);
    const changes = await Promise.all(all.map(follow)).finally(() => clearInterval(cutting));
    const runs = await Promise.all(all.map((one) => bench.runs(one)));
    const watches = proxy.requests.filter(({ isWatch }) => isWatch).length;
    say(
      `watches cut each second for 60 s (${watches} begun): ${changes.join(', ')} changes of 3 Datasets, ` +
        `${runs.map(({ length }) => length).join(', ')} runs`,
    );
    expect(runs.map(({ length }) => length)).toEqual(changes);
    expect(all.map((one) => bench.children.made(one).loads)).toEqual(changes);
  });
});
