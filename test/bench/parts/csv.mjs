// The whole table of measurements as CSV, against psql's COPY of the same columns in the same order, and the memory of
// `serve` for a reader who takes all at once and for one who takes his time.
import { alternate, atLeast, below, median, ratio, seconds, watchMemory } from '../figures.mjs';
import { psql } from '../psql.mjs';
import { read, readSlowly, timed } from '../readers.mjs';
import { loaded, serve } from '../world.mjs';

const path = '/air_quality?format=csv';
const columns = 'time, station, so2, no2, co, o3, pm10, pm2_5';
/** Without this, psql's own COPY would sort on disk. */
const copy = `SET enable_sort = off; COPY (SELECT ${columns} FROM measurements ORDER BY time, station) TO STDOUT (FORMAT csv, HEADER)`;

export async function csv({ world, report, large }) {
  const rows = large ? 5_000_000 : 1_000_000;
  const url = await loaded(world, { database: 'air', dataset: 'bench-air', kind: 'air-quality', rows });
  const service = await serve(world, url);
  const part = 'csv';
  const millions = `${rows / 1e6},000,000 rows`;
  const reached = watchMemory(service.pid);
  const figures = await alternate(large ? 2 : 3, {
    reference: () => timed(() => psql(world, url, ['-c', copy])),
    ours: () => timed(() => read(service.origin + path)),
  });
  report.add({
    part,
    name: `CSV of ${millions}, of psql COPY`,
    value: ratio(figures.reference, figures.ours),
    goal: atLeast(0.8),
    ours: seconds(median(figures.ours)),
    reference: seconds(median(figures.reference)),
  });
  const memory = (reader, value) =>
    report.add({
      part,
      name: `memory of serve, ${millions} to a ${reader} reader`,
      value,
      unit: 'MB',
      goal: below(250, ' MB'),
    });
  memory('fast', reached());
  await service.stop();

  const second = await serve(world, url);
  const slowly = watchMemory(second.pid);
  await readSlowly(second.origin + path);
  memory('slow', slowly());
  await second.stop();
}
