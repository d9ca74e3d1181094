// Load: 16 keep-alive connections by wrk, which takes little of a small machine, or by autocannon.
import { execFile, execFileSync } from 'node:child_process';
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

/** Asks each of these paths once, by autocannon; requests per second. */
export async function askOnce({ origin, paths }) {
  let client = 0;
  const result = await autocannon({
    url: origin,
    connections,
    amount: paths.length,
    setupClient(connection) {
      const own = paths.filter((_, index) => index % connections === client);
      client += 1;
      connection.setRequests(own.map((path) => ({ method: 'GET', path })));
    },
  });
  check(result);
  return result.requests.total / result.duration;
}

function check({ url, errors, non2xx, statusCodeStats }) {
  const bad = Object.keys(statusCodeStats).filter((code) => !/^[23]/.test(code));
  if (errors > 0 || bad.length > 0)
    throw new Error(`${url}: ${errors} errors and ${non2xx} answers ${bad.join(', ')} under load`);
}
