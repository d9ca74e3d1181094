import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { duplicatesOf, lostOf, tableOf } from './operator-faults/crash-table.js';
import type { CrashPoint } from './operator-faults/crash.js';
import { symbolOf } from './operator-faults/life.js';
import { type Lived, live } from './operator-faults/lived.js';
import { openWorkbench, type Workbench } from './operator-faults/workbench.js';
import { inTurns } from './operator-figures/figures.js';
import { say } from './support/say.js';

let bench: Workbench | undefined;
let undisturbed: Lived;
/** Lives that go side by side, each with an operator of its own. */
const lanes = 4;
const crashesInLife = 5;
/** Renewals of the Lease are all alike; how many there are is a matter of how busy the machine is. */
const renewalsKilledAt = 4;
const isTested = (write: string): boolean =>
  !write.startsWith('Lease ') || Number(write.slice('Lease '.length)) <= renewalsKilledAt;
const names = Array.from({ length: 150 }, (_, index) => `life-${index}`);

beforeAll(async () => {
  bench = await openWorkbench('crash', names.map(symbolOf));
  undisturbed = await live(bench, { name: names.shift() ?? '' });
  say(`G1: ${undisturbed.writes.length} writes of a life: ${undisturbed.writes.join(', ')}`);
});
afterAll(() => bench?.clear());

/** So many lives as there are to be, each with its points as far from each other as can be. */
const spread = (points: readonly CrashPoint[], lives: number): CrashPoint[][] =>
  Array.from({ length: lives }, (_, life) => points.filter((_point, index) => index % lives === life));

/** One life for each list of points. */
async function liveAll(sets: readonly (readonly CrashPoint[])[]): Promise<Lived[]> {
  const lives: Lived[] = [];
  const work = async (points: readonly CrashPoint[]): Promise<void> => {
    const lived = await live(bench as Workbench, { name: names.shift() ?? '', points });
    lives.push(lived);
    say(
      lived.error === undefined
        ? figuresOf(lived)
        : `${lived.name}: ${JSON.stringify(points)} ${lived.error}`,
    );
  };
  await inTurns(sets, { atOnce: lanes, work });
  return lives;
}

const isReached = (point: CrashPoint, lives: readonly Lived[]): boolean =>
  lives.some(({ crashes }) =>
    crashes.some(({ write, when }) => write === point.write && when === point.when),
  );

function figuresOf(lived: Lived): string {
  const shown = lived.crashes.map(
    ({ write, when, seconds }) => `${when} ${write} (${seconds?.toFixed(1)} s)`,
  );
  return `${lived.name}, killed ${shown.join(', ')}: ${duplicatesOf(lived)} duplicate, ${lostOf(lived)} lost`;
}

describe('an operator that is killed', () => {
  it.each(['before', 'after'] as const)(
    '%s each of its writes loads everything once',
    async (when) => {
      const points = undisturbed.writes.filter(isTested).map((write): CrashPoint => ({ write, when }));
      const began = Date.now();
      const lives = await liveAll(spread(points, Math.ceil(points.length / crashesInLife)));
      // In a life with several crashes two changes of the status may become one: those alone, then.
      const missed = points.filter((point) => !isReached(point, lives));
      lives.push(...(await liveAll(missed.map((point) => [point]))));
      // How many changes of the status there are, and so of Events, depends on how fast the machine is.
      const left = points.filter((point) => !isReached(point, lives));
      const passed = left.filter(({ write }) => lives.some(({ writes }) => writes.includes(write)));

      const minutes = ((Date.now() - began) / 60_000).toFixed(1);
      const sum = (of: (lived: Lived) => number): number => lives.reduce((total, one) => total + of(one), 0);
      say(
        `G1: killed ${when} each write, ${lives.length} lives in ${minutes} min: ${sum(duplicatesOf)} duplicate, ` +
          `${sum(lostOf)} lost; no such write: ${JSON.stringify(left)}\n${tableOf(undisturbed, lives)}`,
      );
      expect(lives.filter((one) => one.error !== undefined || duplicatesOf(one) + lostOf(one) > 0)).toEqual(
        [],
      );
      expect(lives.flatMap(({ crashes }) => crashes).filter(({ seconds = 999 }) => seconds > 60)).toEqual([]);
      expect(passed).toEqual([]);
    },
    1_500_000,
  );
});
