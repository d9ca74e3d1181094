// Hot cached reads, whole (200) and as 304, of a small and a large answer, with the access log off and on, against
// node:http alone and Fastify sending the same bytes and headers. Metrics are always on.
import { writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alternate, atLeast, cpuSeconds, perSecond, median, ratio } from '../figures.mjs';
import { requestsPerSecond } from '../load.mjs';
import { answering, freePort, loaded, serve, start } from '../world.mjs';

const referenceServer = fileURLToPath(new URL('../reference-server.mjs', import.meta.url));
const data = { database: 'stocks', dataset: 'bench-20y', kind: 'stocks', rows: 60_000 };
/** About 600 bytes: five years. About 80 KB: 730 days. */
const questions = {
  '600 B': '/stocks/time-series/ALMX?frequency=Annual&interval=1&start=2021-01-01&dataset=bench-20y',
  '80 KB': '/stocks/time-series/ALMX?start=2023-03-01&dataset=bench-20y',
};

export const hot = (bench) => measure(bench, { part: 'hot', title: 'hot read', status: 200 });
export const notModified = (bench) => measure(bench, { part: 'not-modified', title: '304', status: 304 });

async function measure({ world, report }, { part, title, status }) {
  const url = await loaded(world, data);
  const quiet = await serve(world, url, { ACCESS_LOG: 'false' });
  const logging = await serve(world, url, { ACCESS_LOG: 'true' });
  for (const [size, path] of Object.entries(questions)) {
    const headers = status === 304 ? { 'If-None-Match': (await ask(quiet.origin + path)).etag } : {};
    const answer = await ask(quiet.origin + path, headers);
    const references = {
      node: await reference(world, 'node', answer),
      fastify: await reference(world, 'fastify', answer),
    };
    const servers = { node: references.node, quiet, logging, fastify: references.fastify };
    const figures = await compare(servers, { path, headers });
    for (const server of Object.values(references)) await server.stop();
    const name = `${title} of ${size}`;
    tell({ report, part, name, figures });
  }
  await quiet.stop();
  await logging.stop();
}

async function compare(servers, { path, headers }) {
  const measured = Object.entries(servers).map(([name, { origin, pid }]) => [
    name,
    async () => {
      const before = cpuSeconds(pid) ?? Number.NaN;
      const rate = await requestsPerSecond({ url: origin + path, headers });
      return { rate, cost: (cpuSeconds(pid) ?? Number.NaN) - before, origin };
    },
  ]);
  for (const { origin } of Object.values(servers))
    await requestsPerSecond({ url: origin + path, headers, seconds: 1 });
  return alternate(5, Object.fromEntries(measured));
}

function tell({ report, part, name, figures }) {
  const rates = (server) => figures[server].map(({ rate }) => rate);
  /** Processor time for each answer: what the machine has to do, whatever keeps the load or the server waiting. */
  const costs = (server) => figures[server].map(({ rate, cost }) => cost / rate);
  const add = (label, server, against, goal) => {
    const byCpu = ratio(costs(against), costs(server));
    report.add({
      part,
      name: `${name}, ${label}`,
      value: ratio(rates(server), rates(against)),
      goal: atLeast(goal),
      ours: perSecond(median(rates(server))),
      reference: perSecond(median(rates(against))),
      note: Number.isNaN(byCpu) ? '' : `by processor time ${byCpu.toFixed(2)}`,
    });
  };
  add('log off, of node:http', 'quiet', 'node', 0.8);
  add('log on, of node:http', 'logging', 'node', 0.65);
  add('log off, of Fastify', 'quiet', 'fastify', 1);
}

async function reference(world, kind, { status, headers, body }) {
  const port = await freePort();
  const base = join(world.folder, `answer-${port}`);
  writeFileSync(`${base}.body`, body);
  writeFileSync(`${base}.json`, JSON.stringify({ status, headers, body: `${base}.body` }));
  const child = start(world, [process.execPath, referenceServer, kind, String(port), `${base}.json`]);
  const origin = `http://127.0.0.1:${port}`;
  await answering(`${origin}/`, child, status);
  return { ...child, origin };
}

/** What the server itself adds to every answer. */
const own = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);

/** An answer as it stands, with its headers as pairs. The second one is the cached one. */
async function ask(url, headers = {}) {
  await once(url, headers);
  return once(url, headers);
}

function once(url, headers) {
  return new Promise((resolve, reject) => {
    get(url, { headers, agent: false }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const raw = response.rawHeaders;
        const pairs = raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1]]] : []));
        resolve({
          status: response.statusCode,
          etag: response.headers.etag,
          headers: pairs.filter(([name]) => !own.has(name.toLowerCase())),
          body: Buffer.concat(chunks),
        });
      });
    }).on('error', reject);
  });
}
