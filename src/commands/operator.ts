import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { Command } from 'commander';
import { clusterFacts, type Config, tracingFacts } from '../config.js';
import { connectKubernetes, type KubernetesClient } from '../kubernetes/client.js';
import { createLog } from '../observability/log.js';
import { createOperatorMetrics } from '../observability/metrics/operator.js';
import { type MetricsServer, serveMetrics } from '../observability/metrics-server.js';
import { fanOut, type Observe } from '../observability/observation.js';
import type { Tracing } from '../observability/span.js';
import { openTracing } from '../observability/tracing/open-tracing.js';
import type { SideServer } from '../observability/side-server.js';
import { controllerName, type DatasetOperator, datasetOperator } from '../operator/dataset/operator.js';
import { freeTerminating } from '../operator/finalizers.js';
import { readPodTemplate } from '../operator/dataset/resources/template.js';
import { systemClock as clock } from '../operator/loop/clock.js';
import { createElector, type Elector } from '../operator/loop/elector.js';
import { createEvents, type Events } from '../operator/loop/events.js';
import { createHealth } from '../operator/loop/health.js';
import { serveHealth } from '../operator/loop/health-server.js';
import { createShutdown, type Step } from '../shutdown.js';
import { configOf, reportFailure, settingOptions } from './options.js';
import { buildOf } from './service.js';

export function operatorCommand(version: string): Command {
  const command = new Command('operator')
    .description(
      'Keep the Datasets of a namespace loaded and fresh. Several replicas agree on one that leads.',
    )
    .addHelpText('after', help);
  settingOptions(command, 'operator').action(() => run(configOf(command, 'operator'), version));
  return command;
}

const help = `
Example, against the cluster of KUBECONFIG:
  almanac operator --operator-namespace data --operator-job-template job-template.yaml

/healthz and /readyz are on the port, /metrics on the port of metrics. SIGTERM ends the work that is under way and gives
the lease back.

Exit codes: 0 stopped, 1 defect or another replica took the lease, 40 configuration wrong.`;

/** What has been started so far; stopped backwards. */
interface Running {
  tracing?: Tracing;
  client?: KubernetesClient;
  metrics?: MetricsServer;
  health?: SideServer;
  elector?: Elector;
  /** Of the terms so far. */
  work: Promise<void>;
  working: AbortController;
  watching: AbortController;
  operator?: DatasetOperator;
  events?: Events;
}

/** config → log → cluster → watches → health and metrics → election, and all of it backwards at the first signal. */
async function run(config: Config, version: string): Promise<void> {
  const running: Running = {
    work: Promise.resolve(),
    working: new AbortController(),
    watching: new AbortController(),
  };
  const log = createLog({ level: config.logLevel, pretty: process.stdout.isTTY, accessLog: false });
  const exit = (code: number): void => {
    log.flush();
    process.exit(code);
  };
  const shutdown = createShutdown({
    observe: log.observe,
    exit,
    steps: stepsOf(running, () => free(config, { running, observe: log.observe })),
  });
  try {
    const listeners: Observe[] = [log.observe];
    const observe: Observe = (observation) => fanOut(listeners)(observation);
    running.tracing = await openTracing({
      ...tracingFacts(),
      service: 'almanac-operator',
      version,
      observe,
    });
    const { health, operator } = await watch(config, { running, observe });
    const metrics = metricsOf(config, { running, version });
    listeners.push(health.observe, metrics.observe);
    const { host, metricsPort: port } = config;
    running.metrics = await serveMetrics({ host, port, metrics });
    running.health = await serveHealth({ host, port: config.port, health });
    for (const each of operator.watches) each.start(running.watching.signal);
    running.elector = elect(config, { running, observe, onLost: () => void shutdown.end(1) });
    running.elector.start();
  } catch (error) {
    await shutdown.end(reportFailure(error));
  }
}

/** What watches, and what judges it; nothing is sent yet. */
async function watch(config: Config, { running, observe }: { running: Running; observe: Observe }) {
  const template = readPodTemplate(config.operatorJobTemplate);
  const client = await connectKubernetes({ facts: clusterFacts(), observe });
  running.client = client;
  const { operatorInstance: instance, operatorDefault: isDefault, operatorWorkers: workers } = config;
  const events = createEvents({
    client,
    component: 'almanac-operator',
    instance: identityOf(config),
    clock,
    observe,
  });
  running.events = events;
  const operator = datasetOperator({
    client,
    namespace: namespaceOf(config, client),
    settings: { template, instance, isDefault },
    workers,
    events,
    clock,
    observe,
    tracing: running.tracing,
  });
  running.operator = operator;
  return { operator, health: createHealth({ clock, watches: operator.watches, queues: [operator] }) };
}

const namespaceOf = (config: Config, client: KubernetesClient): string =>
  config.operatorNamespace === '' ? client.namespace : config.operatorNamespace;

/** Of this process alone: a container that is restarted in its pod is another one. */
const unique = randomBytes(3).toString('hex');
const identityOf = ({ operatorIdentity: name }: Config): string =>
  `${name === '' ? hostname() : name}_${unique}`;

function metricsOf(config: Config, { running, version }: { running: Running; version: string }) {
  const { operatorLease: name } = config;
  return createOperatorMetrics({
    build: buildOf(version),
    controllers: [controllerName],
    gauges: {
      queues: () => (running.operator === undefined ? [] : [running.operator.figures()]),
      watches: () =>
        (running.operator?.watches ?? []).map((watch) => ({
          resource: watch.resource,
          ageSeconds: (clock.monotonic() - watch.heardAt()) / 1000,
        })),
      leases: () => [{ name, leads: running.elector?.leads() ?? false }],
    },
  });
}

function elect(
  config: Config,
  { running, observe, onLost }: { running: Running; observe: Observe; onLost: () => void },
): Elector {
  const client = running.client as KubernetesClient;
  return createElector({
    client,
    lease: { namespace: namespaceOf(config, client), name: config.operatorLease },
    identity: identityOf(config),
    clock,
    observe,
    onTerm: (signal) => {
      const until = AbortSignal.any([signal, running.working.signal]);
      running.work = running.work.then(() => running.operator?.lead(until));
    },
    onLost,
  });
}

async function free(config: Config, { running, observe }: { running: Running; observe: Observe }) {
  const { client } = running;
  if (client === undefined) return;
  const { operatorInstance: instance, operatorDefault: isDefault } = config;
  const signal = AbortSignal.timeout(freeMs);
  const namespace = namespaceOf(config, client);
  await freeTerminating({ client, namespace, settings: { instance, isDefault }, observe, signal });
}

const freeMs = 8000;

const stepsOf = (running: Running, free: () => Promise<void>): Step[] => [
  // The lease is given back when nothing is written any more.
  {
    name: 'work',
    limitMs: 10_000,
    run: async () => {
      running.working.abort(new Error('the operator stops'));
      await running.work;
      await running.elector?.stop();
    },
  },
  { name: 'finalizers', limitMs: freeMs, run: free },
  { name: 'events', limitMs: 2000, run: async () => running.events?.idle() },
  { name: 'watches', limitMs: 2000, run: () => running.watching.abort(new Error('the operator stops')) },
  { name: 'health', limitMs: 1000, run: async () => running.health?.close() },
  { name: 'metrics', limitMs: 1000, run: async () => running.metrics?.close() },
  { name: 'traces', limitMs: 3000, run: async () => running.tracing?.close() },
  { name: 'client', limitMs: 2000, run: async () => running.client?.close() },
];
