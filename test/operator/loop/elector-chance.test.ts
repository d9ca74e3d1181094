import { setMaxListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import type { Call, Reply } from '../../../src/kubernetes/call.js';
import type { Clock } from '../../../src/operator/loop/clock.js';
import type { Elector } from '../../../src/operator/loop/elector.js';
import { type Election, election } from './support/electors.js';
import type { Fate } from './support/faulty-lease.js';
import { chance, simulateTime } from './support/simulated-time.js';

/** A process that has a clock of its own speed, stands still at times, and may be cut off or killed. */
interface Replica {
  elector: Elector;
  cutOffUntil: number;
  stillUntil: number;
}

const never = new AbortController().signal;
setMaxListeners(0, never);

/** A process that stands still hears of answers and of time late. Its clock goes on. */
function standingStill(run: Run, clock: Clock, replica: () => Replica | undefined) {
  const { time, server } = run.election;
  const whileStill = async (): Promise<void> => {
    for (let until = replica()?.stillUntil ?? 0; until > time.elapsed(); until = replica()?.stillUntil ?? 0)
      await time.delay(until - time.elapsed(), never);
  };
  const api = server.client(() => fateOf(run, replica()));
  return {
    clock: {
      ...clock,
      async delay(ms: number, signal: AbortSignal) {
        await clock.delay(ms, signal);
        await whileStill();
      },
    },
    client: {
      async send<T>(call: Call): Promise<Reply<T>> {
        await whileStill();
        const reply = await api.send<T>(call);
        await whileStill();
        return reply;
      },
    },
  };
}

interface Run {
  election: Election;
  replicas: Replica[];
  random: () => number;
  /** Share of requests that go wrong. */
  faults: number;
  made: number;
}

function fateOf(run: Run, replica: Replica | undefined): Fate {
  const { random, election } = run;
  if ((replica?.cutOffUntil ?? 0) > election.time.elapsed())
    return { there: 3000 * random(), end: random() < 0.5 ? 'lost' : 'silent' };
  if (random() >= run.faults) return { there: 40 * random(), back: 40 * random() };
  const ends = ['answered', 'lost', 'unanswered', 'silent'] as const;
  // Up to half a minute on its way: it may arrive long after its sender gave up, or another one leads.
  const slow = random() < 0.3 ? 30_000 : 5000;
  return { there: slow * random(), back: slow * random(), end: ends[Math.floor(4 * random())] ?? 'lost' };
}

function begin(run: Run): Replica {
  const { election, random } = run;
  const { time } = election;
  // Clocks that differ by an hour, and in speed by a tenth.
  const clock = time.another({ offsetMs: 3_600_000 * random(), rate: 0.95 + 0.1 * random() });
  let replica: Replica | undefined = undefined;
  const elector = election.elector(
    `r${run.made++}`,
    standingStill(run, clock, () => replica),
  );
  replica = { elector, cutOffUntil: 0, stillUntil: 0 };
  return replica;
}

/** One of the things that happen to replicas. */
function disturb(run: Run): void {
  const { random, election, replicas } = run;
  const now = election.time.elapsed();
  const at = Math.floor(random() * replicas.length);
  const replica = replicas[at] as Replica;
  const dice = random();
  if (dice < 0.3) replica.cutOffUntil = now + 40_000 * random();
  else if (dice < 0.55) replica.stillUntil = now + 30_000 * random();
  else if (dice < 0.75) run.faults = random() * 0.6;
  else if (dice < 0.9) {
    void replica.elector.stop();
    replicas[at] = begin(run);
  } else {
    // Killed: what it sends from now on gets nowhere, and it does no work.
    replica.cutOffUntil = replica.stillUntil = Number.MAX_SAFE_INTEGER;
    replicas[at] = begin(run);
  }
}

const leaders = ({ replicas }: Run): number => replicas.filter(({ elector }) => elector.leads()).length;

describe('three replicas', () => {
  it.each(Array.from({ length: 16 }, (_, i) => i + 1))(
    'never lead at the same time, and one leads when all is well again (chance %i)',
    async (seed) => {
      const random = chance(seed);
      const run: Run = {
        election: election(simulateTime({ random })),
        replicas: [],
        random,
        faults: 0.2,
        made: 0,
      };
      const { time, server, told } = run.election;
      run.replicas.push(begin(run), begin(run), begin(run));
      let most = 0;
      const look = (): void => void (most = Math.max(most, leaders(run)));
      server.onWrite = look;
      for (let step = 0; step < 1500; step++) {
        await time.pass(400 * random());
        look();
        if (random() < 0.03) disturb(run);
      }
      expect(most).toBe(1);
      expect(told.filter((line) => line.endsWith('leads')).length).toBeGreaterThan(3);

      run.faults = 0;
      for (const replica of run.replicas) replica.cutOffUntil = replica.stillUntil = 0;
      // One that has lost has ended: its process would be started again.
      run.replicas.push(begin(run));
      await time.pass(60_000);
      expect(leaders(run)).toBe(1);
    },
  );
});
