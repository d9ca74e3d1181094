import { get, type KubeObject } from '../../e2e/support/kubectl.js';
import { startNodePod } from '../../e2e/support/node-pod.js';
import type { Drill, Stage } from '../drill.js';

const name = 'readings';

/** Whether it has newer rows each time it is asked. */
const tellSource = ({ kubectl }: Stage, rows: 'grow' | 'freeze'): Promise<string> =>
  kubectl('exec', name, '--', 'node', '-e', `fetch('http://127.0.0.1:8080/${rows}', { method: 'PUT' })`);

export const staleSource: Drill = {
  name: 'stale-source',
  breaks:
    'Has a source make no newer rows: it answers each load with what it had, and the Dataset asks for an age below two minutes.',
  alerts: ['AlmanacDatasetStale'],
  panels: [
    {
      uid: 'almanac-data',
      title: 'Fresh',
      sign: `${name} at 0`,
      shows: ({ labels, value }) => labels['dataset'] === name && value === 0,
    },
    {
      uid: 'almanac-data',
      title: 'Share of the allowed age',
      sign: `${name} above 100 %`,
      shows: ({ labels, value }) => labels['dataset'] === name && value > 1,
    },
  ],
  names: { DATASET: name },
  prepare: async (stage) => {
    await startNodePod(stage.release.namespace, {
      name,
      script: 'test/gameday/in-cluster/readings.mjs',
    });
    await stage.datasets.apply({
      apiVersion: 'almanac.dev/v1alpha1',
      kind: 'Dataset',
      metadata: { name },
      spec: {
        type: 'AirQuality',
        source: {
          url: {
            url: `http://${name}.${stage.release.namespace}.svc:8080/readings.csv`,
            allowInsecureHTTP: true,
          },
        },
        schedule: { cron: '* * * * *' },
        freshness: { maxAge: '2m' },
      },
    });
    await stage.datasets.until(name, { type: 'Ready', status: 'True' }, 120);
  },
  breakIt: async (stage) => {
    await tellSource(stage, 'freeze');
  },
  mend: async (stage) => {
    await tellSource(stage, 'grow');
    // As the runbook has it: the next run of the schedule may be a minute away.
    await stage.datasets.annotate(name, `almanac.dev/reconcile-at=${new Date().toISOString()}`);
  },
};

/** The address of the source must be known when the release is installed: loads reach no private network by themselves. */
export const sourceService = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app: name }, ports: [{ port: 8080 }] },
};

export async function sourceNetwork(namespace: string): Promise<string> {
  const { spec } = await get<KubeObject>('service', name, '--namespace', namespace);
  return `${String(spec?.['clusterIP'])}/32`;
}
