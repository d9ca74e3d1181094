import type { Report } from './run-drill.js';

const columns = [
  'drill',
  'broken',
  'pending',
  'firing',
  'on panels',
  'mended',
  'resolved',
  'runbooks',
  'result',
];

/** A line a drill, and the sentences of what failed below. */
export function tableOf(reports: readonly Report[]): string {
  const lines = [columns, ...reports.map(lineOf)];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)));
  const table = lines.map((line) =>
    line
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const failures = reports.flatMap(({ name, failures }) => failures.map((failure) => `${name}: ${failure}`));
  return [...table, ...(failures.length === 0 ? [] : ['', ...failures])].join('\n');
}

/** All but the beginning in seconds since the fault; the end since it was mended. */
function lineOf({ name, times, failures, runbooks }: Report): string[] {
  const { broken, mended } = times;
  return [
    name,
    broken === undefined ? '-' : `${new Date(broken).toISOString().slice(11, 19)}Z`,
    after(times.pending, broken),
    after(times.firing, broken),
    after(times.shown, broken),
    after(mended, broken),
    after(times.resolved, mended),
    runbooks ?? '-',
    failures.length === 0 ? 'passed' : 'FAILED',
  ];
}

const after = (moment: number | undefined, since: number | undefined): string =>
  moment === undefined || since === undefined ? '-' : `+${Math.round((moment - since) / 1000)} s`;
