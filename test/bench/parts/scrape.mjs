// What one look of Prometheus costs: series, and the time of an answer, with a hundred datasets and every route asked.
import { below, median } from '../figures.mjs';
import { almanac, freePort, loaded, serve } from '../world.mjs';

const data = { database: 'scrape', dataset: 'first', kind: 'stocks', rows: 60 };
const datasets = 100;
const scrapes = 101;
const openMetrics = 'application/openmetrics-text; version=1.0.0';

export async function scrape({ world, report }) {
  const url = await loaded(world, data);
  await loadOthers(world, url);
  const port = String(await freePort());
  const service = await serve(world, url, { METRICS_PORT: port });
  await askAll(service.origin);
  const metrics = `http://127.0.0.1:${port}/metrics`;
  await timesOf(metrics, 'text/plain'); // the first answers come before the code is compiled
  const text = await (await fetch(metrics)).text();
  const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const own = series.filter((line) => !line.includes('dataset="'));
  const part = 'scrape';
  const note = `${series.length} with ${datasets} datasets`;
  report.add({ part, name: 'series without datasets', value: own.length, unit: '', goal: below(2000), note });
  for (const [name, accept] of [
    ['as text', 'text/plain'],
    ['as OpenMetrics', openMetrics],
  ]) {
    const value = median(await timesOf(metrics, accept));
    report.add({ part, name: `/metrics ${name}`, value, unit: 'ms', goal: below(20, ' ms'), note });
  }
  await service.stop();
}

/** Two at a time, as the machine may have no more than two cores. */
async function loadOthers(world, url) {
  const file = await world.file(data.kind, data.rows);
  const names = Array.from({ length: datasets - 1 }, (_, i) => `other-${i}`);
  const one = (name) => almanac(world, ['ingest', name, file], { ALMANAC_DATABASE_URL: url }).ended();
  const lane = async () => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) await one(name);
  };
  await Promise.all([lane(), lane()]);
}

/** Each path of the API, well and badly asked. */
async function askAll(origin) {
  const { paths } = await (await fetch(`${origin}/openapi.json`)).json();
  for (const path of Object.keys(paths))
    for (const query of ['', '?nonsense=1'])
      await (await fetch(origin + path.replaceAll(/\{[^}]+\}/g, 'ALMX') + query)).arrayBuffer();
}

async function timesOf(metrics, accept) {
  const times = [];
  for (let index = 0; index < scrapes; index += 1) {
    const began = performance.now();
    await (await fetch(metrics, { headers: { accept } })).arrayBuffer();
    times.push(performance.now() - began);
  }
  return times;
}
