import type { z } from 'zod';
import { header } from './chart-text.js';
import type { HelmChart } from './helm/helm-chart.js';
import type { Partly } from './helm/values-model.js';
import type { valuesSchema } from './values.js';

type Preset = Partly<z.input<typeof valuesSchema>>;

const dev: Preset = {
  sampleData: { enabled: true },
  api: { replicas: 1, resources: { requests: { cpu: '50m' } } },
  operator: { replicas: 1 },
  postgres: { memoryMiB: 256, cpuMillis: 100, persistence: { size: '1Gi' } },
  redis: { memoryMiB: 64, cpuMillis: 20 },
};

const staging: Preset = {
  api: { autoscaling: { enabled: true, minReplicas: 2, maxReplicas: 4 } },
};

/** Requests at its largest, with one pod more during an update: 1.5 of two cores, 1.8 with the bundled database. */
const production: Preset = {
  production: true,
  api: {
    autoscaling: { enabled: true, minReplicas: 4, maxReplicas: 8 },
    pdb: { enabled: true, maxUnavailable: 1 },
    resources: { requests: { cpu: '150m' } },
  },
  postgres: { external: { tls: { mode: 'verify-full' } }, maxConnections: 150 },
  redis: { memoryMiB: 256, cpuMillis: 100 },
  networkPolicy: { enabled: true },
};

/** Beside another preset. */
const monitoring: Preset = {
  postgres: { exporter: { enabled: true } },
  redis: { exporter: { enabled: true } },
  grafana: { dashboards: { enabled: true } },
};

/** Values for the uses that most have. */
export function presets(chart: HelmChart<typeof valuesSchema>): void {
  const add = (name: string, use: string, values: Preset) =>
    chart.addPreset(name, `${header}\n${use}`, values);
  add('dev', 'For a look around: one small pod of each part, with sample data.', dev);
  add('staging', 'For trying what production will get: two pods of the API, up to four.', staging);
  add(
    'production',
    'For production: four pods of the API, up to eight, within two cores. It installs only with a database that is meant: set postgres.mode to external or cnpg, or postgres.acknowledgeBundled to true. An Ingress needs TLS.',
    production,
  );
  add(
    'monitoring',
    'Beside another file, for the Prometheus and Grafana of deploy/monitoring: exporters of the bundled servers, and the dashboards.',
    monitoring,
  );
}
