// A year of hourly indices of ten stations, from 350,400 quarter-hourly rows, against the leanest SQL that reads the same
// rows: hourly means and counts, in any order, through psql. The answer is too long for any cache; both sides read all
// of it and throw it away.
import { alternate, atMost, below, median, ratio, seconds, watchMemory } from '../figures.mjs';
import { psql } from '../psql.mjs';
import { read, timed } from '../readers.mjs';
import { loaded, serve } from '../world.mjs';

const rows = 350_400;
const path = '/air_quality/index';
const values = ['so2', 'no2', 'co', 'o3', 'pm10', 'pm2_5'];

/** Hashed: by itself the server would sort all rows on disk. Compiling the query costs more than it saves. */
const leanest = `SET enable_sort = off; SET jit = off;
  COPY (SELECT station, date_trunc('hour', time), ${values.map((name) => `avg(${name})`).join(', ')}, count(*)
    FROM measurements GROUP BY 1, 2) TO STDOUT`;

const rounds = 7;

export async function airQualityIndex({ world, report }) {
  const url = await loaded(world, { database: 'year', dataset: 'bench-year', kind: 'air-quality', rows });
  const service = await serve(world, url);
  const part = 'air-quality-index';
  const reached = watchMemory(service.pid);
  const sides = {
    reference: () => timed(() => psql(world, url, ['-c', leanest])),
    ours: () => timed(() => read(service.origin + path)),
  };
  await alternate(2, sides);
  const figures = await alternate(rounds, sides);
  report.add({
    part,
    name: 'a year of hourly indices of 10 stations, of the leanest SQL',
    value: ratio(figures.ours, figures.reference),
    goal: atMost(2),
    ours: seconds(median(figures.ours)),
    reference: seconds(median(figures.reference)),
  });
  report.add({
    part,
    name: 'memory of serve, a year of hourly indices',
    value: reached(),
    unit: 'MB',
    goal: below(250, ' MB'),
  });
  await service.stop();
}
