import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../support/waiting.js';
import type { Made } from './children.js';
import { type CrashingOperator, type CrashPoint, startCrashing } from './crash.js';
import { lifeOf, type Step } from './life.js';
import type { Run, Workbench } from './workbench.js';

/** How a life went. */
export interface Lived {
  name: string;
  writes: readonly string[];
  crashes: readonly Crash[];
  /** In the database, before the purge and after it. */
  runs: readonly Run[];
  runsAfter: readonly Run[];
  made: Made;
  /** Why it did not come to its end. */
  error: string | undefined;
}

export interface Crash extends CrashPoint {
  /** During which step it came. */
  step: string;
  /**
   * From when the new process ran until what had been asked for was done; 0 when it was done already, and undefined
   * when it never was.
   */
  seconds: number | undefined;
  /** From the kill. */
  inAll?: number;
}

/** Longest that a step may take, in which waits for Leases of dead processes are included. */
const stepSeconds = 200;
/** Events are written behind everything else. */
const restMs = 4000;

/** Leads one Dataset through its life while its operator is killed at some points. */
export async function live(
  bench: Workbench,
  { name, points = [] }: { name: string; points?: readonly CrashPoint[] },
): Promise<Lived> {
  const operator = await startCrashing(bench, { instance: name, points });
  const crashes: Crash[] = [];
  let runs: readonly Run[] = [];
  let error: string | undefined;
  try {
    for (const step of lifeOf(bench, name, name)) {
      if (step.what === 'deleted') runs = await bench.runs(name);
      await take(step);
      crashes.push(...crashesOf(operator, step.what, crashes.length));
    }
    await rest(operator);
  } catch (cause) {
    error = `${cause instanceof Error ? cause.message : String(cause)}\n${(await operator.log()).slice(-2000)}`;
  } finally {
    await operator.stop();
  }
  const last = operator.restarts.slice(crashes.length);
  return {
    name,
    writes: operator.writes,
    crashes: [
      ...crashes,
      ...last.map(({ point }) => ({ ...point, step: 'gone', seconds: error === undefined ? 0 : undefined })),
    ],
    runs,
    runsAfter: await bench.runs(name),
    made: bench.children.made(name),
    error,
  };
}

async function take(step: Step): Promise<void> {
  await step.change();
  await eventually(`the Dataset is ${step.what}`, () => step.holds(), {
    seconds: stepSeconds,
    everyMs: 250,
  });
}

/** Those that came since so many had come, now that the step is done. */
const crashesOf = ({ restarts }: CrashingOperator, step: string, known: number): Crash[] =>
  restarts.slice(known).map(({ point, at, upAt = Date.now() }) => ({
    ...point,
    step,
    seconds: (Date.now() - upAt) / 1000,
    inAll: (Date.now() - at) / 1000,
  }));

/** Lets the last writes come; after a crash among them, lets the new process find that nothing is left to do. */
async function rest(operator: CrashingOperator): Promise<void> {
  const end = Date.now() + restMs;
  while (Date.now() < end && operator.pending() > 0) await delay(100);
  await eventually('the newest process leads', async () => {
    if (!operator.leads()) throw new Error('it does not');
  });
  if (operator.restarts.length > 0) await delay(1000);
}
