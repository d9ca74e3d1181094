// The whole table of measurements as Arrow and as Parquet, against the same answer as CSV, and the memory of `serve`
// for a reader who takes all at once and for one who takes his time.
import { alternate, below, median, ratio, seconds, watchMemory } from '../figures.mjs';
import { read, readSlowly, timed } from '../readers.mjs';
import { loaded, serve } from '../world.mjs';

const part = 'columnar';
const titles = { arrow: 'Arrow', parquet: 'Parquet' };

export async function columnar({ world, report, large }) {
  const rows = large ? 5_000_000 : 1_000_000;
  const url = await loaded(world, { database: 'air', dataset: 'bench-air', kind: 'air-quality', rows });
  const work = { world, report, url, millions: `${rows / 1e6},000,000 rows` };
  for (const format of Object.keys(titles)) {
    await fast(work, format, large ? 2 : 3);
    await slow(work, format);
  }
}

async function fast({ world, report, url, millions }, format, rounds) {
  const service = await serve(world, url);
  const reached = watchMemory(service.pid);
  let bytes = 0;
  const own = await alternate(rounds, {
    ours: () =>
      timed(async () => {
        bytes = await read(address(service, format));
      }),
  });
  memory(report, [format, millions, 'fast'], reached());
  const csv = await alternate(rounds, { reference: () => timed(() => read(address(service, 'csv'))) });
  await service.stop();
  report.add({
    part,
    name: `${titles[format]} of ${millions}, of the same as CSV`,
    value: ratio(csv.reference, own.ours),
    ours: seconds(median(own.ours)),
    reference: seconds(median(csv.reference)),
    note: `${(bytes / 1e6).toFixed(0)} MB`,
  });
}

async function slow({ world, report, url, millions }, format) {
  const service = await serve(world, url);
  const reached = watchMemory(service.pid);
  await readSlowly(address(service, format));
  memory(report, [format, millions, 'slow'], reached());
  await service.stop();
}

const address = ({ origin }, format) => `${origin}/air_quality?format=${format}`;

const memory = (report, [format, millions, reader], value) =>
  report.add({
    part,
    name: `memory of serve, ${titles[format]} of ${millions} to a ${reader} reader`,
    value,
    unit: 'MB',
    goal: below(250, ' MB'),
  });
