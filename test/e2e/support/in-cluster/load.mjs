// Sends requests to a Service and prints what became of them as one line of JSON. Runs in a pod, see ../load.ts: the
// plan is in LOAD. It goes on until SIGTERM tells it that what it watches is over, and `requests` were sent.
import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const { origin, paths, requests, concurrency, perSecond, timeoutMs, atMostSeconds } = JSON.parse(
  process.env.LOAD,
);
const began = performance.now();
const times = [];
const errors = {};
const firstErrors = [];
let sent = 0;
const told = new AbortController();
process.on('SIGTERM', () => told.abort());
setTimeout(() => told.abort(), atMostSeconds * 1000).unref();

/** One request; gives nothing, or the kind of its failure. */
const ask = (path, agent) =>
  new Promise((resolve) => {
    const request = get(origin + path, { agent, timeout: timeoutMs }, (response) => {
      let bytes = 0;
      response.on('data', (chunk) => (bytes += chunk.length));
      response.on('error', (error) => resolve(`broken answer: ${error.code ?? error.message}`));
      response.on('end', () => {
        if (!response.complete) resolve('cut answer');
        else if (response.statusCode !== 200) resolve(`status ${response.statusCode}`);
        else resolve(bytes === 0 ? 'empty answer' : undefined);
      });
    });
    request.on('timeout', () => request.destroy(Object.assign(new Error('timeout'), { code: 'timeout' })));
    request.on('error', (error) =>
      resolve(`${error.code ?? error.message}${request.reusedSocket ? ' on a kept connection' : ''}`),
    );
  });

/** Half of the clients keep their connection, half take a new one for each request, as proxies and scripts do. */
async function client(number) {
  const agent = number % 2 === 0 ? new Agent({ keepAlive: true, maxSockets: 1 }) : false;
  while (!told.signal.aborted || sent < requests) {
    const turn = sent++;
    const early = began + (turn * 1000) / perSecond - performance.now();
    if (early > 0) await delay(early);
    const start = performance.now();
    const failure = await ask(paths[turn % paths.length], agent);
    times.push(performance.now() - start);
    if (failure === undefined) continue;
    errors[failure] = (errors[failure] ?? 0) + 1;
    if (firstErrors.length < 10) firstErrors.push(`${failure} after ${Math.round(start - began)} ms`);
  }
  if (agent) agent.destroy();
}

await Promise.all(Array.from({ length: concurrency }, (_, number) => client(number)));
times.sort((a, b) => a - b);
const percentile = (share) => Number(times[Math.max(0, Math.ceil(times.length * share) - 1)].toFixed(1));
const failed = Object.values(errors).reduce((sum, count) => sum + count, 0);
const report = {
  requests: times.length,
  failed,
  errors,
  firstErrors,
  seconds: (performance.now() - began) / 1000,
};
const ms = { p50: percentile(0.5), p90: percentile(0.9), p99: percentile(0.99), max: percentile(1) };
console.log(JSON.stringify({ ...report, ms }));
process.exit(0);
