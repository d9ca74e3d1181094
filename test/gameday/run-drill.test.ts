import { describe, expect, it } from '@jest/globals';
import type { Drill, Stage } from './drill.js';
import { type Look, runDrill, type World } from './run-drill.js';

type States = Record<string, 'pending' | 'firing'>;

/** What is seen from a second on: alerts, and titles of panels. */
type Course = Readonly<Record<number, { alerts: States; shown: readonly string[] }>>;

const quiet = { alerts: {}, shown: [] };
const told = { alerts: { AlmanacAway: 'firing' }, shown: ['Up'] } as const;
const stage = {} as Stage;

/** A drill that writes down what is done, and a world whose clock runs only while somebody waits. */
function scene(course: Course, changes: Partial<Drill> & Partial<Pick<World, 'followRunbooks'>> = {}) {
  const done: string[] = [];
  const note = (what: string) => () => {
    done.push(what);
    return Promise.resolve();
  };
  const { followRunbooks = () => Promise.resolve('2 commands'), ...more } = changes;
  const drill: Drill = {
    name: 'away',
    breaks: 'Takes it away.',
    alerts: ['AlmanacAway'],
    panels: [{ uid: 'almanac-any', title: 'Up', sign: 'a 0', shows: () => true }],
    breakIt: note('broken'),
    mend: note('mended'),
    ...more,
  };
  let seconds = 0;
  const world: World = {
    stage,
    followRunbooks,
    look: (): Promise<Look> => {
      const [at = '0'] = Object.keys(course)
        .filter((from) => Number(from) <= seconds)
        .slice(-1);
      const { alerts, shown } = course[Number(at)] ?? quiet;
      return Promise.resolve({ alerts: new Map(Object.entries(alerts)), shown: new Set(shown) });
    },
    now: () => seconds * 1000,
    delay: (ms) => {
      seconds += ms / 1000;
      return Promise.resolve();
    },
    say: () => undefined,
    patience: { quiet: 5, fire: 60, resolve: 30 },
  };
  return { drill, world, done };
}

const passing: Course = {
  0: quiet,
  3: { alerts: { AlmanacAway: 'pending' }, shown: [] },
  9: { alerts: { AlmanacAway: 'firing' }, shown: [] },
  12: told,
  13: { alerts: { AlmanacAway: 'firing' }, shown: [] },
  20: quiet,
};

describe('a drill', () => {
  it('passes when its alert fires, its panel shows the fault, and both are quiet after the mending', async () => {
    const { drill, world, done } = scene(passing);
    expect(await runDrill(drill, world)).toEqual({
      name: 'away',
      times: { broken: 0, pending: 3000, firing: 9000, shown: 12_000, mended: 12_000, resolved: 20_000 },
      runbooks: '2 commands',
      failures: [],
    });
    expect(done).toEqual(['broken', 'mended']);
  });

  it('whose alert never fires fails with a sentence, and is mended', async () => {
    const { drill, world, done } = scene({
      0: quiet,
      5: { alerts: { AlmanacAway: 'pending' }, shown: ['Up'] },
    });
    const { failures, times } = await runDrill(drill, world);
    expect(failures).toEqual(['AlmanacAway did not fire within 60 s of the fault: it is pending.']);
    expect(times).toEqual({ broken: 0, pending: 5000, shown: 5000, mended: 61_000 });
    expect(done).toEqual(['broken', 'mended']);
  });

  it('that no panel shows fails with a sentence, and is mended', async () => {
    const { drill, world, done } = scene({ 0: quiet, 5: { ...told, shown: [] } });
    const { failures } = await runDrill(drill, world);
    expect(failures).toEqual(['The panel “Up” of almanac-any did not show a 0 within 60 s of the fault.']);
    expect(done).toEqual(['broken', 'mended']);
  });

  it('wants every one of its alerts', async () => {
    const { drill, world } = scene(passing, { alerts: ['AlmanacAway', 'AlmanacOther'] });
    const { failures } = await runDrill(drill, world);
    expect(failures).toEqual(['AlmanacOther did not fire within 60 s of the fault: it is quiet.']);
  });

  it('that is told and stays so after the mending fails with a sentence', async () => {
    const { drill, world } = scene({ 0: quiet, 5: told });
    const { failures, times } = await runDrill(drill, world);
    expect(failures).toEqual([
      'AlmanacAway is firing 30 s after it was mended. The panel “Up” of almanac-any shows a 0 30 s after it was mended.',
    ]);
    expect(times.resolved).toBeUndefined();
  });

  it('does not begin while its alert is not quiet', async () => {
    const { drill, world, done } = scene({ 0: told });
    const { failures, times } = await runDrill(drill, world);
    expect(failures).toEqual([
      'AlmanacAway is firing before anything was broken. The panel “Up” of almanac-any shows a 0 before anything was broken.',
    ]);
    expect([times, done]).toEqual([{}, []]);
  });

  it('that breaks only half of it is mended', async () => {
    const { drill, world, done } = scene(passing, {
      breakIt: () => Promise.reject(new Error('no such pod')),
    });
    const { failures } = await runDrill(drill, world);
    expect([failures, done]).toEqual([['no such pod'], ['mended']]);
  });

  it('fails when a runbook does not work, and is mended and seen to be quiet', async () => {
    const { drill, world, done } = scene(passing, {
      followRunbooks: () => Promise.reject(new Error('The runbook does not work.')),
    });
    const { failures, times } = await runDrill(drill, world);
    expect(failures).toEqual(['The runbook does not work.']);
    expect([done, times.resolved]).toEqual([['broken', 'mended'], 20_000]);
  });

  it('fails when it cannot be mended', async () => {
    const { drill, world } = scene(passing, { mend: () => Promise.reject(new Error('it is stuck')) });
    const { failures, times } = await runDrill(drill, world);
    expect([failures, times.resolved]).toEqual([['it is stuck'], undefined]);
  });

  it('that is called off while it waits is mended', async () => {
    const { drill, world, done } = scene({ 0: quiet });
    const off = { ...world, delay: () => Promise.reject(new Error('The game day was called off.')) };
    const { failures } = await runDrill(drill, off);
    expect([failures, done]).toEqual([['The game day was called off.'], ['broken', 'mended']]);
  });

  it('goes on when one look fails, and says when all do', async () => {
    const once = scene(passing);
    let looks = 0;
    const look: World['look'] = (drill) =>
      ++looks === 4 ? Promise.reject(new Error('timeout')) : once.world.look(drill);
    expect((await runDrill(once.drill, { ...once.world, look })).failures).toEqual([]);

    const never = scene(passing);
    const blind = { ...never.world, look: () => Promise.reject(new Error('timeout')) };
    const { failures } = await runDrill(never.drill, blind);
    expect(failures).toEqual(['Prometheus cannot be asked: Error: timeout']);
  });
});
