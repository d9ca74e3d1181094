// Load: 16 keep-alive connections by wrk, which takes little of a small machine, or by autocannon.
import { execFile, execFileSync } from 'node:child_process';
import { Agent, get } from 'node:http';
import { promisify } from 'node:util';
import autocannon from 'autocannon';

const connections = 16;
const run = promisify(execFile);

export const findCommand = (name) => {
  try {
    return execFileSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
};

const wrk = findCommand('wrk');
export const loader = wrk === undefined ? 'autocannon' : 'wrk';

/** Requests per second of one request, again and again. Fails on any answer but 2xx and 3xx. */
export async function requestsPerSecond({ url, headers = {}, seconds = 2 }) {
  if (wrk !== undefined) return byWrk({ url, headers, seconds });
  const result = await autocannon({ url, headers, connections, duration: seconds });
  check(result);
  return result.requests.total / result.duration;
}

async function byWrk({ url, headers, seconds }) {
  const named = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const { stdout } = await run(wrk, ['-t1', `-c${connections}`, `-d${seconds}s`, ...named, url]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${url} failed under load:\n${stdout}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]);
}

/** Asks each of these paths once, by node:http: both of the others ask in turns of their own. Requests per second. */
export async function askOnce({ origin, paths }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const waiting = [...paths];
  const askOn = async () => {
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) await ask(origin + path, agent);
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, askOn));
  agent.destroy();
  return paths.length / ((performance.now() - began) / 1000);
}

const ask = (url, agent) =>
  new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
      response.on('data', () => undefined);
      response.on('end', resolve);
      response.on('error', reject);
    }).on('error', reject);
  });

function check({ url, errors, non2xx, statusCodeStats }) {
  const bad = Object.keys(statusCodeStats).filter((code) => !/^[23]/.test(code));
  if (errors > 0 || bad.length > 0)
    throw new Error(`${url}: ${errors} errors and ${non2xx} answers ${bad.join(', ')} under load`);
}
