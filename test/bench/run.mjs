// Speed and memory as ratios, taken in one run on one machine: `npm run bench [-- NAME…] [--large] [--write]`.
// --large: 5,000,000 rows of air quality instead of 1,000,000. --write: puts the figures into docs/evidence.md.
import { parseArgs } from 'node:util';
import { createReport } from './figures.mjs';
import { loader } from './load.mjs';
import { machine, writeEvidence } from './evidence.mjs';
import { createWorld, query, server } from './world.mjs';
import { airQualityIndex } from './parts/air-quality-index.mjs';
import { columnar } from './parts/columnar.mjs';
import { csv } from './parts/csv.mjs';
import { hot, notModified } from './parts/hot.mjs';
import { ingest } from './parts/ingest.mjs';
import { idle } from './parts/idle.mjs';
import { observability } from './parts/observability.mjs';
import { indicators } from './parts/indicators.mjs';
import { page } from './parts/page.mjs';
import { questions } from './parts/questions.mjs';
import { range, resample } from './parts/resample.mjs';
import { scrape } from './parts/scrape.mjs';

const parts = {
  idle,
  hot,
  'not-modified': notModified,
  observability,
  scrape,
  page,
  questions,
  resample,
  range,
  csv,
  columnar,
  ingest,
  indicators,
  'air-quality-index': airQualityIndex,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { large: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
const names = positionals.length === 0 ? Object.keys(parts) : positionals;
const unknown = names.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}: choose of ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}

const report = createReport((line) => console.log(line));
const world = await createWorld();
try {
  const { url } = await server(world);
  const [{ server_version: postgres }] = await query(url, 'SHOW server_version');
  const facts = machine({ postgres, loader });
  console.log(facts);
  for (const name of names) await parts[name]({ world, report, large: values.large });
  if (values.write) await writeEvidence({ rows: report.rows, facts, ran: names, order: Object.keys(parts) });
} finally {
  await world.end();
}
