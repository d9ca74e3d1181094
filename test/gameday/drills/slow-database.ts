import { tryKubectl } from '../../e2e/support/kubectl.js';
import type { Drill, Stage } from '../drill.js';

/** By which the server knows the job. */
const job = 'gameday-maintenance';
/** Readers wait for the lock, and most of them longer than the 250 ms of the objective. */
const heldSeconds = 0.9;
const freeSeconds = 0.1;
/** The job ends by itself after half an hour, whatever became of who started it. */
const turns = 1800;

const lockAgainAndAgain = `do $$ begin for turn in 1..${turns} loop
  lock table measurements in access exclusive mode; perform pg_sleep(${heldSeconds}); commit;
  perform pg_sleep(${freeSeconds});
end loop; end $$`;

const psql = ({ release }: Stage, sql: string): string[] => {
  const pod = [
    'exec',
    '--namespace',
    release.namespace,
    `${release.fullname}-postgres-0`,
    '--container',
    'postgres',
  ];
  return [...pod, '--', 'env', `PGAPPNAME=${job}`, 'psql', '-U', 'almanac', '-c', sql];
};

/** Goes on until it is ended: half an hour, and what it takes to get the locks. */
const atMostSeconds = 3600;

export function slowDatabase(): Drill {
  let running: Promise<unknown> = Promise.resolve();
  return {
    name: 'slow-database',
    breaks:
      'Makes queries slow: a maintenance job locks the table of measurements again and again, most of the time.',
    alerts: ['AlmanacLatencyBurnsFast'],
    panels: [
      {
        uid: 'almanac-databases',
        title: 'Slowest 1 %, and failures',
        sign: 'a pool above 250 ms',
        shows: ({ refId, value }) => refId === 'A' && value > 0.25,
      },
      {
        uid: 'almanac-service',
        title: 'Duration',
        sign: '99 % above 250 ms',
        shows: ({ refId, value }) => refId === 'C' && value > 0.25,
      },
    ],
    breakIt: async (stage) => {
      running = tryKubectl(psql(stage, lockAgainAndAgain), { seconds: atMostSeconds });
      await Promise.resolve();
    },
    mend: async (stage) => {
      const end = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = '${job}' and pid <> pg_backend_pid()`;
      await tryKubectl(psql(stage, end));
      await running;
    },
  };
}
