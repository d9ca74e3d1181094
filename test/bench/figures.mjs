// How figures are taken on a machine that others use too, and how they are printed.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/**
 * Measures everything in turn, A B A B …, so that what disturbs the machine disturbs all of them. Gives for each name
 * its figures, round by round. `measures`: name → async () => figure.
 */
export async function alternate(rounds, measures) {
  const figures = Object.fromEntries(Object.keys(measures).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const [name, measure] of Object.entries(measures)) figures[name].push(await measure(round));
  return figures;
}

/** Median of the ratios of neighbours. */
export const ratio = (ours, reference) => median(ours.map((figure, round) => figure / reference[round]));

const clockTicks = 100;
const kibibytes = (text, name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(text)?.[1]);

/** Processor seconds that a process has used; undefined where the system does not tell. */
export function cpuSeconds(pid) {
  if (process.platform !== 'linux') return undefined;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / clockTicks;
}

/** Resident memory of a process, MB (10^6 bytes). */
export function residentMb(pid) {
  const kib =
    process.platform === 'linux'
      ? kibibytes(readFileSync(`/proc/${pid}/status`, 'utf8'), 'VmRSS')
      : Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
  return (kib * 1024) / 1e6;
}

/** Watches a process until it has gone or the result is called, which gives its largest resident memory in MB. */
export function watchMemory(pid) {
  let peak = 0;
  const look = () => {
    try {
      peak = Math.max(peak, residentMb(pid) || 0); // a process that ends has none for a moment
    } catch {
      clearInterval(timer); // it has gone
    }
  };
  const timer = setInterval(look, 20);
  look();
  return () => {
    clearInterval(timer);
    return peak;
  };
}

export const atLeast = (limit) => ({ text: `≥ ${limit}`, met: (value) => value >= limit });
export const atMost = (limit, unit = '') => ({ text: `≤ ${limit}${unit}`, met: (value) => value <= limit });
export const below = (limit, unit = '') => ({ text: `< ${limit}${unit}`, met: (value) => value < limit });

const digits = (value, unit) => {
  if (unit === undefined) return value.toFixed(2);
  const text = value < 1000 ? value.toPrecision(3) : Math.round(value).toLocaleString('en');
  return `${text} ${unit}`.trimEnd();
};

/** Prints each figure as it is taken and keeps it. `value` is a ratio, or has a `unit`. */
export function createReport(print) {
  const rows = [];
  return {
    rows,
    add({ part, name, value, unit, goal, ours, reference, note }) {
      const shown = digits(value, unit);
      const met = goal === undefined || goal.met(value);
      rows.push({ part, name, goal: goal?.text ?? '', shown, ours, reference, met });
      const details = [ours && `ours ${ours}`, reference && `reference ${reference}`, note];
      const told = details.filter((detail) => detail).join(', ');
      const mark = met ? '' : ' MISSED';
      print(`${name}: ${shown} (${goal?.text ?? 'published'})${mark}${told === '' ? '' : ` ${told}`}`);
    },
  };
}

export const perSecond = (value) => `${Math.round(value).toLocaleString('en')}/s`;
export const milliseconds = (value) => `${value.toFixed(2)} ms`;
export const seconds = (value) => `${value.toFixed(2)} s`;
