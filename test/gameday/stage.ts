import { recordUndo, forgetUndo } from '../support/run.js';
import { configMapOf, csvOf, datasetOf, type Datasets, datasetsOf } from '../e2e/support/dataset.js';
import { loadImage } from '../e2e/support/image.js';
import { diagnosed } from '../e2e/support/diagnosis.js';
import { apply, kubectl } from '../e2e/support/kubectl.js';
import { createNamespace, type Namespace } from '../e2e/support/namespace.js';
import { startNodePod } from '../e2e/support/node-pod.js';
import { portForward } from '../e2e/support/port-forward.js';
import { kubectlProgram } from '../e2e/support/programs.js';
import { releaseOf, type Values } from '../e2e/support/release.js';
import { eventually } from '../e2e/support/waiting.js';
import type { Stage } from './drill.js';
import { volumeMebibytes } from './drills/full-disk.js';
import { sourceNetwork, sourceService } from './drills/stale-source.js';
import { kubeletName, kubeletObjects, type Pace, prometheusObjects } from './monitoring.js';
import { type Prometheus, prometheusAt } from './prometheus.js';

export interface Setting {
  readonly stage: Stage;
  readonly prometheus: Prometheus;
}

export interface SettingOptions {
  readonly pace: Pace;
  /** Of the database's volume; empty is the cluster's default. */
  readonly storageClass: string;
  readonly say: (text: string) => void;
}

/** Clients ask so much all the time; nobody does for longer than this. */
const traffic = { perSecond: 10, atMostSeconds: 4 * 3600 };

/** The smallest release that has all parts, and whatever loads may reach. */
const valuesOf = (storageClass: string, network: string): Values => ({
  api: { replicas: 1 },
  operator: { replicas: 1 },
  postgres: { persistence: { size: `${volumeMebibytes}Mi`, storageClass } },
  ingest: { allowedPrivateCidrs: [network] },
});

/** Sets up all that drills need in a namespace of its own, calls `use`, and takes it away whatever happened. */
export async function withSetting(
  options: SettingOptions,
  use: (setting: Setting) => Promise<void>,
): Promise<void> {
  const namespace = await createNamespace('gameday');
  options.say(`namespace ${namespace.name}`);
  const undone = await allowKubelet(namespace.name);
  const closing: (() => Promise<void>)[] = [undone, () => namespace.remove()];
  try {
    const stage = await startRelease(namespace, options);
    const forwarded = await portForward(namespace.name, 'service/prometheus', 9090);
    closing.unshift(() => forwarded.stop());
    const prometheus = prometheusAt(`http://127.0.0.1:${forwarded.port}`);
    await untilSeen(prometheus, stage);
    await use({ stage, prometheus });
  } finally {
    for (const close of closing) await close();
  }
}

/** Prometheus may ask the kubelet, as nothing in a namespace can allow. Gives what takes the right away. */
async function allowKubelet(namespace: string): Promise<() => Promise<void>> {
  const name = kubeletName(namespace);
  const deletion = ['delete', 'clusterrole,clusterrolebinding', name, '--ignore-not-found'];
  recordUndo(name, [await kubectlProgram(), ...deletion]);
  await apply(namespace, ...kubeletObjects(namespace));
  return async () => {
    await kubectl(deletion);
    forgetUndo(name);
  };
}

async function startRelease(namespace: Namespace, options: SettingOptions): Promise<Stage> {
  const { pace, storageClass, say } = options;
  const release = releaseOf(namespace.name);
  const image = await loadImage();
  await apply(namespace.name, sourceService, ...prometheusObjects(pace, process.env.E2E_PROMETHEUS_IMAGE));
  const values = valuesOf(storageClass, await sourceNetwork(namespace.name));
  say(`installs the release with ${image}`);
  await release.install(values);
  const datasets = datasetsOf(release);
  await load(datasets);
  const env = { TRAFFIC: JSON.stringify({ origin: `http://${release.fullname}:8080`, ...traffic }) };
  await startNodePod(namespace.name, { name: 'traffic', script: 'test/gameday/in-cluster/traffic.mjs', env });
  const inNamespace = ['--namespace', namespace.name];
  const ready = ['rollout', 'status', 'deployment/prometheus', '--timeout=120s', ...inNamespace];
  await diagnosed(namespace.name, () => kubectl(ready, { seconds: 130 }));
  return {
    release,
    values,
    datasets,
    // Before the rest: what follows `--` is a pod's.
    kubectl: (...args) => kubectl([...inNamespace, ...args]),
  };
}

/** What the traffic asks for: bars of one symbol, and seven weeks of one station's hours. */
async function load(datasets: Datasets): Promise<void> {
  await datasets.apply(configMapOf('game', csvOf('GAME', { days: 100 })), datasetOf('game'));
  await datasets.apply(configMapOf('air', hours(1200)), datasetOf('air', { type: 'AirQuality' }));
  for (const name of ['game', 'air']) await datasets.until(name, { type: 'Ready', status: 'True' }, 120);
}

function hours(count: number): string {
  const lines = Array.from({ length: count }, (_, hour) => {
    const time = new Date(Date.UTC(2030, 0, 1, hour)).toISOString();
    return `${time},harbour,5,20,0.4,30,18,${9 + (hour % 7)}`;
  });
  return `TimeInstant,id_entity,so2,no2,co,o3,pm10,pm2_5\n${lines.join('\n')}\n`;
}

/** Of each program that drills are seen by, one series; the kubelet measures a new volume within two minutes. */
async function untilSeen(prometheus: Prometheus, { release }: Stage): Promise<void> {
  const sure = [
    `http_requests_total{namespace="${release.namespace}", path!~"/readyz|/healthz"}`,
    `almanac_dataset_rows{namespace="${release.namespace}"}`,
    `kubelet_volume_stats_available_bytes{namespace="${release.namespace}"}`,
  ];
  for (const expr of sure)
    await eventually(
      `Prometheus has ${expr}`,
      async () => {
        if ((await prometheus.query(expr)).length === 0) throw new Error('nothing yet');
      },
      { seconds: 180 },
    );
}
