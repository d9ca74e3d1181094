// What it costs to be seen: hot cached reads of `almanac serve` with metrics and the log of requests against the same
// service of which nobody hears, and with a tenth of the traces recorded and sent against none.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { alternate, atLeast, cpuSeconds, median, perSecond, ratio } from '../figures.mjs';
import { requestsPerSecond } from '../load.mjs';
import { answering, freePort, loaded, serve, start } from '../world.mjs';

const unobservedServer = fileURLToPath(new URL('../unobserved-server.mjs', import.meta.url));
const data = { database: 'stocks', dataset: 'bench-20y', kind: 'stocks', rows: 60_000 };
/** About 600 bytes: what is sent takes the least, and what is told the most. */
const path = '/stocks/time-series/ALMX?frequency=Annual&interval=1&start=2021-01-01&dataset=bench-20y';
/**
 * Two processes of one program differ by a tenth for as long as they live, and the one that is started first tends to be
 * the fastest: each figure is that of several, and each kind is first as often as the others.
 */
const lives = 6;
const rounds = 3;

export async function observability({ world, report }) {
  const url = await loaded(world, data);
  const sink = await startSink();
  const kinds = {
    unobserved: () => serveUnobserved(world, url),
    observed: () => serve(world, url, { ACCESS_LOG: 'true' }),
    traced: () => serveTraced(world, url, sink.url),
  };
  const figures = { unobserved: [], observed: [], traced: [] };
  for (let life = 0; life < lives; life += 1) {
    const servers = {};
    for (const [name, open] of rotated(Object.entries(kinds), life)) servers[name] = await open();
    const measured = await compare(servers);
    for (const [name, server] of Object.entries(servers)) {
      figures[name].push(...measured[name]);
      await server.stop();
    }
  }
  const { bytes } = sink;
  sink.close();
  tell(report, figures, {
    name: 'metrics and log',
    of: 'neither',
    pair: ['observed', 'unobserved'],
    goal: 0.95,
  });
  tell(report, figures, {
    name: 'a tenth of the traces',
    of: 'none',
    pair: ['traced', 'observed'],
    goal: 0.85,
    note: `${(bytes() / 1e6).toFixed(1)} MB of traces`,
  });
}

const rotated = (list, by) => [...list.slice(by % list.length), ...list.slice(0, by % list.length)];

/** Takes traces and forgets them. */
async function startSink() {
  let taken = 0;
  const server = createServer((request, response) => {
    request.on('data', (chunk) => (taken += chunk.length)).on('end', () => response.end());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    bytes: () => taken,
    close: () => server.closeAllConnections() ?? server.close(),
  };
}

async function serveUnobserved(world, url) {
  const port = await freePort();
  const child = start(world, [process.execPath, unobservedServer], {
    ALMANAC_DATABASE_URL: url,
    ALMANAC_HOST: '127.0.0.1',
    ALMANAC_PORT: String(port),
  });
  const origin = `http://127.0.0.1:${port}`;
  await answering(`${origin}/readyz`, child);
  return { ...child, origin };
}

const serveTraced = (world, url, endpoint) =>
  serve(
    world,
    url,
    { ACCESS_LOG: 'true' },
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.1',
    },
  );

async function compare(servers) {
  const measured = Object.entries(servers).map(([name, { origin, pid }]) => [
    name,
    async () => {
      const before = cpuSeconds(pid) ?? Number.NaN;
      const rate = await requestsPerSecond({ url: origin + path });
      return { rate, cost: (cpuSeconds(pid) ?? Number.NaN) - before };
    },
  ]);
  for (const { origin } of Object.values(servers))
    await requestsPerSecond({ url: origin + path, seconds: 2 });
  return alternate(rounds, Object.fromEntries(measured));
}

function tell(report, figures, { name, of, pair: [ours, reference], goal, note }) {
  const rates = (server) => figures[server].map(({ rate }) => rate);
  const costs = (server) => figures[server].map(({ rate, cost }) => cost / rate);
  const byCpu = ratio(costs(reference), costs(ours));
  report.add({
    part: 'observability',
    name: `hot reads with ${name}, of those with ${of}`,
    value: ratio(rates(ours), rates(reference)),
    goal: atLeast(goal),
    ours: perSecond(median(rates(ours))),
    reference: perSecond(median(rates(reference))),
    note: [Number.isNaN(byCpu) ? '' : `by processor time ${byCpu.toFixed(2)}`, note]
      .filter(Boolean)
      .join(', '),
  });
}
