import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { compiled } from '../../support/program.js';
import { forgetProcess, recordProcess, temporaryFolder } from '../../support/run.js';
import { kubectl } from '../support/kubectl.js';
import type { Release } from '../support/release.js';
import { eventually } from '../support/waiting.js';
import { type Figures, figuresOf } from './figures.js';

/** The operator of a release as a process beside the cluster: one that can be killed, and looked at from outside. */
export interface OperatorProcess {
  /** What the Lease begins with when it leads. */
  name: string;
  pid: number;
  /** Its metrics. Throws when it does not answer. */
  metrics(): Promise<Figures>;
  /** Status of its health server's answer; 0 when there is none. */
  probe(path: '/healthz' | '/readyz'): Promise<number>;
  /** Resident memory now and at its highest, MB. */
  memory(): { now: number; peak: number };
  /** Processor time since its start. */
  cpuSeconds(): number;
  /** Undefined while it runs. */
  exit(): number | string | undefined;
  /** Sends it and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<void>;
  log(): string;
}

export interface OperatorOptions {
  release: Release;
  name: string;
  /** The file of a kubeconfig; see `operatorKubeconfig`. */
  kubeconfig: string;
  /** The file of a pod template; see `jobTemplateOf`. */
  template: string;
  /** Whose Datasets it keeps, by their label, under a Lease of that name; the release's unless said. */
  instance?: string;
}

/** Resolves when it listens. The flags of Node are those of the image. */
export async function startOperator(options: OperatorOptions): Promise<OperatorProcess> {
  const [port, metricsPort] = await freePorts();
  const log = join(temporaryFolder('operator'), 'log');
  const child = await spawned(options, { port, metricsPort, log });
  const pid = child.pid ?? 0;
  const exit = (): number | string | undefined => child.exitCode ?? child.signalCode ?? undefined;
  child.on('exit', () => forgetProcess(pid));
  const readLog = (): string => readFileSync(log, 'utf8');
  const operator: OperatorProcess = {
    name: options.name,
    pid,
    metrics: async () => figuresOf(await textOf(`http://127.0.0.1:${metricsPort}/metrics`)),
    probe: (path) => statusOf(`http://127.0.0.1:${port}${path}`),
    memory: () => ({ now: megabytes(pid, 'VmRSS'), peak: megabytes(pid, 'VmHWM') }),
    cpuSeconds: () => cpuOf(pid),
    exit,
    async kill(signal) {
      if (exit() !== undefined) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
    log: readLog,
  };
  await eventually('the operator listens', async () => {
    if (exit() !== undefined) throw new Error(`it ended with ${exit()}: ${readLog()}`);
    await operator.metrics();
  });
  return operator;
}

async function spawned(
  { release, name, kubeconfig, template, instance }: OperatorOptions,
  { port, metricsPort, log }: { port: number; metricsPort: number; log: string },
): Promise<ChildProcess> {
  const file = openSync(log, 'a');
  const child = spawn(process.execPath, [join(await compiled(), 'main.js'), 'operator'], {
    env: {
      PATH: process.env.PATH,
      NODE_OPTIONS: '--max-semi-space-size=8',
      NODE_ENV: 'production',
      KUBECONFIG: kubeconfig,
      ALMANAC_HOST: '127.0.0.1',
      ALMANAC_PORT: String(port),
      ALMANAC_METRICS_PORT: String(metricsPort),
      ALMANAC_OPERATOR_NAMESPACE: release.namespace,
      ALMANAC_OPERATOR_INSTANCE: instance ?? release.name,
      ALMANAC_OPERATOR_DEFAULT: String(instance === undefined),
      ALMANAC_OPERATOR_LEASE: instance ?? `${release.fullname}-operator`,
      ALMANAC_OPERATOR_IDENTITY: name,
      ALMANAC_OPERATOR_JOB_TEMPLATE: template,
    },
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  await once(child, 'spawn');
  recordProcess(child.pid ?? 0);
  return child;
}

/** Speaks for the operator's ServiceAccount: the process may do what the pod may, and no more. */
export async function operatorKubeconfig({ namespace, fullname }: Release): Promise<string> {
  const account = ['create', 'token', `${fullname}-operator`, '--namespace', namespace, '--duration=4h'];
  const token = (await kubectl(account)).trim();
  const raw = await kubectl(['config', 'view', '--raw', '--minify', '--flatten', '-o', 'json']);
  const config = JSON.parse(raw) as { users: { name: string; user: object }[] };
  const file = join(temporaryFolder('kubeconfig'), 'config');
  const users = config.users.map(({ name }) => ({ name, user: { token } }));
  writeFileSync(file, JSON.stringify({ ...config, users }), { mode: 0o600 });
  return file;
}

/** The file with the pod template of a release. */
export async function jobTemplateOf({ namespace, fullname }: Release): Promise<string> {
  const json = await kubectl(['get', 'configmap', `${fullname}-operator`, '-n', namespace, '-o', 'json']);
  const { data } = JSON.parse(json) as { data: Record<string, string> };
  const file = join(temporaryFolder('template'), 'job-template.yaml');
  writeFileSync(file, data['job-template.yaml'] ?? '');
  return file;
}

/** Two at once: what was free one after the other may be the same. */
async function freePorts(): Promise<[number, number]> {
  const servers = await Promise.all([1, 2].map(() => listening()));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports as [number, number];
}

/** Below the ports that the system gives connections: one of those would be taken again before the operator has it. */
async function listening(): Promise<Server> {
  const server = createServer().listen(randomInt(20_000, 32_000), '127.0.0.1');
  try {
    await once(server, 'listening');
    return server;
  } catch {
    return listening();
  }
}

const limit = () => ({ signal: AbortSignal.timeout(5000) });

async function textOf(url: string): Promise<string> {
  const reply = await fetch(url, limit());
  return reply.text();
}

async function statusOf(url: string): Promise<number> {
  try {
    const reply = await fetch(url, limit());
    await reply.text();
    return reply.status;
  } catch {
    return 0;
  }
}

const procFile = (pid: number, name: string): string => readFileSync(`/proc/${pid}/${name}`, 'utf8');

const megabytes = (pid: number, field: 'VmRSS' | 'VmHWM'): number =>
  (Number(new RegExp(`${field}:\\s+(\\d+)`).exec(procFile(pid, 'status'))?.[1]) * 1024) / 1e6;

/** User and system time; the kernel counts hundredths. */
function cpuOf(pid: number): number {
  const fields = procFile(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
