import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordUndo } from '../../support/run.js';
import { type Manifest, parseManifests } from '../../support/manifests.js';
import { query, type Sample } from '../../support/prometheus.js';
import { apply, kubectl } from './kubectl.js';
import { portForward } from './port-forward.js';
import { kubectlProgram } from './programs.js';

const folder = join('deploy', 'monitoring');

/** Images that a cluster knows by other names, by the container that has them. */
const images: Readonly<Record<string, string | undefined>> = {
  prometheus: process.env.E2E_PROMETHEUS_IMAGE,
  'kube-state-metrics': process.env.E2E_KUBE_STATE_METRICS_IMAGE,
  'node-exporter': process.env.E2E_NODE_EXPORTER_IMAGE,
};

interface Container {
  name: string;
  image: string;
  [field: string]: unknown;
}

type Pods = Manifest & { spec: { template: { spec: { containers: Container[] } } } };

/** The objects of deploy/monitoring, with what `change` makes of each container. */
export function manifests(change: (container: Container) => Container = renamed): Manifest[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return names
    .flatMap((name) => parseManifests(readFileSync(join(folder, name), 'utf8')))
    .map((one) => {
      const { containers } = (one as Pods).spec?.template?.spec ?? {};
      if (containers !== undefined) containers.splice(0, containers.length, ...containers.map(change));
      return one;
    });
}

export const renamed = (container: Container): Container => ({
  ...container,
  image: images[container.name] ?? container.image,
});

export interface Monitoring {
  /** An instant query of Prometheus, now. */
  query(expression: string): Promise<readonly Sample[]>;
  /** Runs a command in Prometheus's container, which reads `input`. */
  exec(command: readonly string[], input?: string): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Applies deploy/monitoring to a namespace, and waits until Prometheus and its exporters are ready. Grafana is only let
 * in: its image need not be there. The right to read the kubelet's figures ends with the run.
 */
export async function startMonitoring(
  namespace: string,
  change: (container: Container) => Container = renamed,
): Promise<Monitoring> {
  const own = ['--namespace', namespace];
  await apply(namespace, ...manifests(change));
  await mayReadKubelets(namespace);
  for (const workload of [
    'deployment/prometheus',
    'deployment/kube-state-metrics',
    'daemonset/node-exporter',
  ])
    await kubectl(['rollout', 'status', workload, '--timeout=180s', ...own], { seconds: 200 });
  const forwarded = await portForward(namespace, 'service/prometheus', 9090);
  return {
    query: (expression) => query(`127.0.0.1:${forwarded.port}`, expression),
    exec: (command, input = '') =>
      kubectl(['exec', '--stdin', 'deployment/prometheus', ...own, '--', ...command], { input }),
    stop: () => forwarded.stop(),
  };
}

/** The objects of cluster/kubelet.yaml under names of the namespace's own. */
async function mayReadKubelets(namespace: string): Promise<void> {
  const name = `kubelet-${namespace}`;
  const program = await kubectlProgram();
  recordUndo(name, [program, 'delete', `clusterrolebinding/${name}`, `clusterrole/${name}`]);
  const text = readFileSync(join(folder, 'cluster', 'kubelet.yaml'), 'utf8');
  const objects = parseManifests(
    text
      .replaceAll('almanac-monitoring-kubelet', name)
      .replaceAll('namespace: default', `namespace: ${namespace}`),
  );
  await apply(namespace, ...objects);
}

/** What is mounted into Grafana's pod can be looked at without Grafana: its container runs Node, and does nothing. */
export const grafanaStandIn =
  (image: string) =>
  (container: Container): Container => {
    if (container.name !== 'grafana') return renamed(container);
    const { startupProbe: _start, readinessProbe: _ready, livenessProbe: _live, ...kept } = container;
    return { ...kept, image, command: ['node', '-e', 'setInterval(() => undefined, 1e6)'] };
  };

const minute = 60;
const day = 86_400;

/** Puts a week of three series that rules record into Prometheus: an hour of each day, about the time that it is now. */
export async function rememberDays(
  { exec }: Pick<Monitoring, 'exec'>,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  const times = [7, 6, 5, 4, 3, 2, 1].flatMap((days) =>
    Array.from({ length: 60 }, (_, index) => now - days * day + (index - 10) * minute),
  );
  const lines = Object.entries({
    'almanac:http_requests:rate1h': 5,
    'almanac:http_refused:ratio_rate1h': 0.1,
    'almanac:http_failed:ratio_rate1h': 0.01,
  })
    .map(([name, value]) => [
      `# TYPE ${name} gauge`,
      ...times.map((time) => `${name}{${pairs.join(',')}} ${value + (time % 7) / 100} ${time}`),
    ])
    .flat();
  const file = '/prometheus/days.txt';
  await exec(['sh', '-c', `cat > ${file}`], `${lines.join('\n')}\n# EOF\n`);
  // It puts blocks together in its folder for temporary files, and only this one can be written.
  await exec([
    'env',
    'TMPDIR=/prometheus',
    'promtool',
    'tsdb',
    'create-blocks-from',
    'openmetrics',
    file,
    '/prometheus',
  ]);
}
