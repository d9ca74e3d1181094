// Loading 1,000,000 bars, against psql's \copy into a staging table of the same shape and the same upsert, each time
// into empty tables, and the memory of `almanac ingest`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alternate, atLeast, below, median, ratio, seconds, watchMemory } from '../figures.mjs';
import { psql } from '../psql.mjs';
import { almanac, program, query } from '../world.mjs';

const rows = 1_000_000;
const dataset = 'bench-ingest';
const part = 'ingest';

export async function ingest({ world, report }) {
  const url = await world.database('ingest');
  const file = await world.file('stocks', rows);
  const script = await writeScript(world, file);
  const peaks = [];
  const figures = await alternate(3, {
    reference: async () => {
      await empty(url);
      await query(url, `INSERT INTO datasets (name, type) VALUES ($1, 'StocksOHLCV')`, [dataset]);
      return timed(() => psql(world, url, ['-f', script]));
    },
    ours: async () => {
      await empty(url);
      return timed(async () => {
        const child = almanac(world, ['ingest', dataset, file], { ALMANAC_DATABASE_URL: url });
        const peak = watchMemory(child.pid);
        await child.ended();
        peaks.push(peak());
      });
    },
  });
  report.add({
    part,
    name: 'ingest of 1,000,000 bars, of psql',
    value: ratio(figures.reference, figures.ours),
    goal: atLeast(0.8),
    ours: seconds(median(figures.ours)),
    reference: seconds(median(figures.reference)),
  });
  const name = 'memory of ingest';
  report.add({ part, name, value: Math.max(...peaks), unit: 'MB', goal: below(200, ' MB') });
}

async function empty(url) {
  await query(url, 'TRUNCATE datasets, bars, measurements CASCADE');
  // What the round before has left for the server to write is not counted.
  await query(url, 'CHECKPOINT');
}

async function timed(work) {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** The statements of our own load in their order; the file's lines have no number, so the staging table has none. */
async function writeScript(world, file) {
  const { barStatements: statements } = await program('ingest/bar-statements.js');
  const id = `(SELECT id FROM datasets WHERE name = '${dataset}')`;
  const merge = statements.merge.replaceAll('$1', id).replaceAll('$2::boolean', 'true');
  const script = join(world.folder, 'ingest.sql');
  const columns = 'symbol, date, open, high, low, close, volume';
  const lines = [
    'BEGIN;',
    `SET LOCAL work_mem = '64MB'; SET LOCAL jit = off;`,
    `${statements.createStaging};`,
    `\\copy staging_bars (${columns}) FROM '${file}' (FORMAT csv, HEADER)`,
    'SET LOCAL enable_seqscan = off;',
    `${merge};`,
    'COMMIT;',
  ];
  writeFileSync(script, `${lines.join('\n')}\n`);
  return script;
}
