// 1,000 different questions about one popular symbol: half raw ranges, half ranges of daily and weekly bins, each with
// 750 bars in its answer and each asked once, so that no finished answer is found. ROAPI, when it is on PATH
// (`pip install roapi`), is asked for 750 raw rows of the same symbol from the same file.
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alternate, atLeast, median, perSecond, ratio } from '../figures.mjs';
import { askOnce, findCommand } from '../load.mjs';
import { answering, freePort, loaded, serve, start } from '../world.mjs';

const data = { database: 'stocks', dataset: 'bench-40y', kind: 'stocks', rows: 120_960 };
const symbol = 'ALMX';
const bars = 750;
const count = 1000;
const rounds = 5;
const dayMs = 86_400_000;

export async function questions({ world, report }) {
  const url = await loaded(world, data);
  const file = await world.file(data.kind, data.rows);
  const days = daysOf(file);
  const service = await serve(world, url, { ACCESS_LOG: 'false' });
  const other = await roapi(world, file);
  const measures = { ours: (round) => askOnce({ origin: service.origin, paths: ourPaths(days, round) }) };
  if (other !== undefined)
    measures.roapi = (round) => askOnce({ origin: other.origin, paths: roapiPaths(days, round) });
  await measures.ours(rounds);
  await measures.roapi?.(rounds);
  const figures = await alternate(rounds, measures);
  const ours = median(figures.ours);
  const part = 'questions';
  const name = `${count} questions about one symbol`;
  if (other === undefined) report.add({ part, name, value: ours, unit: 'requests/s' });
  else
    report.add({
      part,
      name: `${name}, of ROAPI`,
      value: ratio(figures.ours, figures.roapi),
      goal: atLeast(0.7),
      ours: perSecond(ours),
      reference: perSecond(median(figures.roapi)),
    });
  await service.stop();
  await other?.stop();
}

/** The days of the symbol, oldest first. */
const daysOf = (file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith(`${symbol},`))
    .map((line) => line.split(',')[1]);

const textOf = (time) => new Date(time).toISOString().slice(0, 10);

/** The ways to ask; each gives `bars` bars from a start that is so many steps into the history. */
const kinds = [
  (days, step) => `start=${days[step]}&end=${days[step + bars - 1]}`,
  (days, step) => `sort=desc&start=${days[step]}&end=${days[step + bars - 1]}`,
  (days, step) => {
    const from = Date.parse(days[0]) + step * dayMs;
    return `frequency=Daily&interval=1&start=${textOf(from)}&end=${textOf(from + (bars - 1) * dayMs)}`;
  },
  (days, step) => {
    // Weeks are few: the same bars in other digits are another question.
    const weeks = 1250;
    const from = Date.parse(days[0]) + (step % weeks) * 7 * dayMs;
    const to = textOf(from + (bars * 7 - 1) * dayMs);
    return `frequency=Weekly&interval=1&start=${textOf(from)}&end=${to}&dp=${5 + Math.floor(step / weeks)}`;
  },
];

/** Every round asks what no round asked before. */
function ourPaths(days, round) {
  const each = count / kinds.length;
  return Array.from({ length: count }, (_, index) => {
    const step = round * each + Math.floor(index / kinds.length);
    const query = kinds[index % kinds.length](days, step);
    return `/stocks/time-series/${symbol}?dataset=${data.dataset}&${query}`;
  });
}

function roapiPaths(days, round) {
  return Array.from({ length: count }, (_, index) => {
    const step = round * count + index;
    return `/api/tables/bars?filter[symbol]='${symbol}'&filter[date]gte='${days[step]}'&limit=${bars}`;
  });
}

/** ROAPI with the file in memory; undefined where it is not installed. */
async function roapi(world, file) {
  const command = findCommand('roapi');
  if (command === undefined) return undefined;
  const port = await freePort();
  const table = join(world.folder, 'bars.csv');
  copyFileSync(file, table);
  const origin = `http://127.0.0.1:${port}`;
  const child = start(world, [command, '--addr-http', `127.0.0.1:${port}`, '--table', `bars=${table}`]);
  await answering(`${origin}/api/tables/bars?limit=1`, child);
  return { ...child, origin };
}
