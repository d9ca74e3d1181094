// Uncached reads of bars in this process: from the typed question to the bytes of JSON, through the same read function,
// snapshot and pool that `serve` uses, with the cache off. HTTP is left out on both sides: it would only bring the two
// closer together.
import { alternate, atMost, median, milliseconds, ratio } from '../figures.mjs';
import { loaded, program } from '../world.mjs';

const symbol = 'ALMX';
const samples = 60;
const each = 5;
const stocks = (dataset, rows) => ({ database: 'stocks', dataset, kind: 'stocks', rows });

/**
 * The leanest SQL we know for the same weekly bars: first and last are taken from arrays in the order of the index, so
 * that nothing is sorted. It neither rounds nor counts bins from the first bar nor makes empty ones.
 */
const leanest = `
  SELECT symbol, (date_trunc('week', date) + interval '6 days')::date AS period_start, (array_agg(open))[1] AS open,
    max(high) AS high, min(low) AS low, (array_agg(close))[count(*)] AS close, sum(volume) AS volume
  FROM (SELECT * FROM bars WHERE dataset_id = $1 AND symbol = $2 ORDER BY dataset_id, symbol, date) AS ordered
  GROUP BY 1, 2 ORDER BY 2`;

export async function resample({ world, report }) {
  const url = await loaded(world, stocks('bench-20y', 60_000));
  const reader = await openReader(url);
  const ours = reader.question({ frequency: 'Weekly', interval: 1, dataset: 'bench-20y' });
  const reference = () =>
    reader.database.withClient('leanest', async (client) => {
      const { rows } = await client.query(leanest, [reader.datasetId('bench-20y'), symbol]);
      return Buffer.from(JSON.stringify(rows));
    });
  await tell(report, {
    part: 'resample',
    name: 'weekly bars of 5,000, of the leanest SQL',
    measures: { ours, reference },
    goal: atMost(1.3),
  });
  await reader.close();
}

export async function range({ world, report }) {
  await loaded(world, stocks('bench-2y', 6048));
  const url = await loaded(world, stocks('bench-40y', 120_960));
  const reader = await openReader(url);
  const { parseDay } = await program('stocks/day-text.js');
  const year = { start: parseDay('2025-01-01'), end: parseDay('2025-12-31') };
  for (const frequency of ['Daily', 'Weekly', 'Monthly']) {
    const of = (dataset) => reader.question({ frequency, interval: 1, ...year, dataset });
    await tell(report, {
      part: 'range',
      name: `${frequency.toLowerCase()} bars of one year out of 40, of the same out of 2`,
      measures: { ours: of('bench-40y'), reference: of('bench-2y') },
      goal: atMost(1.5),
    });
  }
  await reader.close();
}

async function tell(report, { part, name, measures, goal }) {
  const timed = Object.fromEntries(
    Object.entries(measures).map(([side, work]) => [
      side,
      async () => {
        const began = performance.now();
        for (let index = 0; index < each; index += 1) await work();
        return (performance.now() - began) / each;
      },
    ]),
  );
  await alternate(samples / 4, timed);
  const figures = await alternate(samples, timed);
  const value = ratio(figures.ours, figures.reference);
  const [ours, reference] = [figures.ours, figures.reference].map((times) => milliseconds(median(times)));
  report.add({ part, name, value, goal, ours, reference });
}

const observe = () => undefined;

/** What `serve` is made of, without cache and server. */
async function openReader(url) {
  const [{ openDatabase }, { createLiveCatalogue }, { createSnapshots }, { seriesResource }, { json }] =
    await Promise.all(
      [
        'database/database.js',
        'database/live-catalogue.js',
        'database/snapshot.js',
        'stocks/series-resource.js',
        'formats/json.js',
      ].map((path) => program(path)),
    );
  const { createMemoryCache } = await program('cache/memory-cache.js');
  const { collect } = await program('http/collect.js');
  const database = openDatabase({
    pool: 'bench',
    connection: () => ({ connectionString: url }),
    max: 2,
    statementTimeoutMs: 5000,
    applicationName: 'bench',
    observe,
  });
  const catalogue = await createLiveCatalogue({ database, observe, pollMs: 1000 }).refresh();
  const memory = createMemoryCache(0);
  const context = {
    ...createSnapshots({ bounded: [database], streams: [database] }),
    catalogue,
    memory,
  };
  return {
    database,
    datasetId: (name) => catalogue.dataset(name).id,
    question: (values) => async () => {
      const query = seriesResource.resolve(values, { symbol }, catalogue);
      const read = await seriesResource.read(query, context);
      const facts = { tag: '', modifiedAt: 0 };
      const { kind } = await collect(read, { format: json, capBytes: memory.maxEntryBytes, facts });
      if (kind !== 'complete') throw new Error('the answer was to be whole');
    },
    close: () => database.close(),
  };
}
