import type { Crash, Lived } from './lived.js';
import { loadsInLife } from './life.js';

interface Row {
  kind: string;
  writes: number;
  before: number;
  after: number;
  converged: number;
  /** Undefined when one of them never was. */
  worst: number | undefined;
  /** From the kill. */
  worstInAll: number;
}

/** One line for each kind of write of the life that nothing disturbed. */
export function tableOf(undisturbed: Lived, lives: readonly Lived[]): string {
  const crashes = lives.flatMap((lived) => lived.crashes);
  const kinds = [...new Set(undisturbed.writes.map(kindOf))];
  const rows = kinds.map((kind) =>
    rowOf(kind, {
      writes: undisturbed.writes.filter((write) => kindOf(write) === kind).length,
      crashes: crashes.filter(({ write }) => kindOf(write) === kind),
    }),
  );
  const all = rowOf('all', { writes: undisturbed.writes.length, crashes });
  return [heading, ...[...rows, all].map(lineOf)].join('\n');
}

const kindOf = (write: string): string => write.replace(/ \d+$/, '');

function rowOf(kind: string, { writes, crashes }: { writes: number; crashes: readonly Crash[] }): Row {
  const seconds = crashes.map((crash) => crash.seconds);
  const count = (when: Crash['when']): number => crashes.filter((crash) => crash.when === when).length;
  return {
    kind,
    writes,
    before: count('before'),
    after: count('after'),
    worstInAll: Math.max(0, ...crashes.map(({ inAll = 0 }) => inAll)),
    converged: seconds.filter((value) => value !== undefined).length,
    worst: seconds.reduce(
      (one, other) => (one === undefined || other === undefined ? undefined : Math.max(one, other)),
      0,
    ),
  };
}

const heading =
  '| write | of a life | kills before | kills after | converged | slowest | with the start of the process |\n|---|---|---|---|---|---|---|';
const lineOf = ({ kind, writes, before, after, converged, worst, worstInAll }: Row): string =>
  `| ${kind} | ${writes} | ${before} | ${after} | ${converged} | ${worst === undefined ? 'never' : `${worst.toFixed(1)} s`} | ${worstInAll.toFixed(1)} s |`;

/** Runs in the database beyond those of a life, or of one key; rows after the purge; children that were made twice. */
export const duplicatesOf = ({ runs, runsAfter, made }: Lived): number =>
  Math.max(runs.length - loadsInLife, runs.length - new Set(runs.map(({ run_key: key }) => key)).size, 0) +
  runsAfter.length +
  Math.max(made.loads - loadsInLife, 0) +
  Math.max(made.purges - 1, 0) +
  Math.max(made.cronJobs - 1, 0);

/** Runs of a life that the database does not have. */
export const lostOf = ({ runs }: Lived): number =>
  loadsInLife - new Set(runs.filter(({ result }) => result === 'loaded').map(({ run_key: key }) => key)).size;
