import type { Drill, Stage } from './drill.js';

/** What is to be seen at one moment. */
export interface Look {
  /** Alerts that are not quiet. */
  readonly alerts: ReadonlyMap<string, 'pending' | 'firing'>;
  /** Titles of the drill's panels that show the fault. */
  readonly shown: ReadonlySet<string>;
}

export interface World {
  readonly stage: Stage;
  look(drill: Drill): Promise<Look>;
  /** Follows the runbooks of the drill's alerts; says what was done, and throws when a command does not work. */
  followRunbooks(drill: Drill): Promise<string>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects when the game day is called off. */
  delay(ms: number): Promise<void>;
  say(text: string): void;
  readonly patience: Patience;
}

/** Seconds. */
export interface Patience {
  /** Until it is quiet before the fault. */
  readonly quiet: number;
  /** From the fault until all alerts have fired and all panels have shown it. */
  readonly fire: number;
  /** From the mending until it is quiet again. */
  readonly resolve: number;
}

/** Moments, in milliseconds since 1970; those that did not come are missing. */
export type Moment = 'broken' | 'pending' | 'firing' | 'shown' | 'mended' | 'resolved';

export interface Report {
  readonly name: string;
  readonly times: Readonly<Partial<Record<Moment, number>>>;
  /** What was done of the runbooks. */
  readonly runbooks?: string;
  /** Each a sentence; none when the drill passed. */
  readonly failures: readonly string[];
}

const betweenLooksMs = 1000;

/** Breaks, sees that it is told, mends, sees that it is quiet again. What was broken is mended whatever happens. */
export async function runDrill(drill: Drill, world: World): Promise<Report> {
  const times: Partial<Record<Moment, number>> = {};
  const failures: string[] = [];
  let runbooks: string | undefined;
  const attempt = async (step: () => Promise<void>): Promise<boolean> => {
    try {
      await step();
      return true;
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
      return false;
    }
  };
  const begun = await attempt(async () => {
    await drill.prepare?.(world.stage);
    await untilQuiet(drill, world, world.patience.quiet);
  });
  if (!begun) return { name: drill.name, times, failures };
  world.say(`${drill.name}: breaks`);
  times.broken = world.now();
  const told = await attempt(async () => {
    await drill.breakIt(world.stage);
    await untilTold(drill, world, times);
  });
  if (told)
    await attempt(async () => {
      runbooks = await world.followRunbooks(drill);
    });
  world.say(`${drill.name}: mends`);
  const mended = await attempt(() => drill.mend(world.stage));
  times.mended = world.now();
  if (told && mended)
    await attempt(async () => {
      await untilQuiet(drill, world, world.patience.resolve, times.mended);
      times.resolved = world.now();
    });
  return { name: drill.name, times, failures, ...(runbooks === undefined ? {} : { runbooks }) };
}

/** Notes when each thing was first seen; all of them have to be, though not at the same time. */
async function untilTold(drill: Drill, world: World, times: Partial<Record<Moment, number>>): Promise<void> {
  const fired = new Set<string>();
  const shown = new Set<string>();
  let last: Look = nothing;
  const note = (moment: Moment, holds: boolean): void => {
    if (holds && times[moment] === undefined) {
      times[moment] = world.now();
      world.say(`${drill.name}: ${moment}`);
    }
  };
  const done = await until(world, world.patience.fire, async () => {
    last = await world.look(drill);
    for (const [alert, state] of last.alerts) if (state === 'firing') fired.add(alert);
    for (const title of last.shown) shown.add(title);
    note(
      'pending',
      drill.alerts.some((alert) => last.alerts.has(alert)),
    );
    note(
      'firing',
      drill.alerts.every((alert) => fired.has(alert)),
    );
    note(
      'shown',
      drill.panels.every(({ title }) => shown.has(title)),
    );
    return times.firing !== undefined && times.shown !== undefined;
  });
  if (done) return;
  const within = `within ${world.patience.fire} s of the fault`;
  const silent = drill.alerts.filter((alert) => !fired.has(alert));
  const blank = drill.panels.filter(({ title }) => !shown.has(title));
  throw new Error(
    [
      ...silent.map(
        (alert) => `${alert} did not fire ${within}: it is ${last.alerts.get(alert) ?? 'quiet'}.`,
      ),
      ...blank.map(
        ({ uid, title, sign }) => `The panel “${title}” of ${uid} did not show ${sign} ${within}.`,
      ),
    ].join(' '),
  );
}

async function untilQuiet(drill: Drill, world: World, seconds: number, since?: number): Promise<void> {
  let last: Look = nothing;
  const isQuiet = await until(world, seconds, async () => {
    last = await world.look(drill);
    return drill.alerts.every((alert) => !last.alerts.has(alert)) && last.shown.size === 0;
  });
  if (isQuiet) return;
  const when = since === undefined ? 'before anything was broken' : `${seconds} s after it was mended`;
  throw new Error(
    [
      ...drill.alerts
        .filter((alert) => last.alerts.has(alert))
        .map((alert) => `${alert} is ${last.alerts.get(alert)} ${when}.`),
      ...drill.panels
        .filter(({ title }) => last.shown.has(title))
        .map(({ uid, title, sign }) => `The panel “${title}” of ${uid} shows ${sign} ${when}.`),
    ].join(' '),
  );
}

const nothing: Look = { alerts: new Map(), shown: new Set() };

/** Whether it came about in time. A look that fails is none: Prometheus may be slow for a moment. */
async function until(world: World, seconds: number, holds: () => Promise<boolean>): Promise<boolean> {
  const deadline = world.now() + seconds * 1000;
  let complaint: unknown;
  let looked = false;
  while (world.now() <= deadline) {
    try {
      if (await holds()) return true;
      looked = true;
    } catch (error) {
      complaint = error;
    }
    await world.delay(betweenLooksMs);
  }
  if (!looked) throw new Error(`Prometheus cannot be asked: ${String(complaint)}`, { cause: complaint });
  return false;
}
