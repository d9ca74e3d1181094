import type { ChartText } from './helm/chart-files.js';
import { valuesSchema } from './values.js';

export const header = 'Written by `npm run synth` from cdk8s/: change it there.';

/** Chart.yaml, and what README says before the values. */
export function chartText(version: string): ChartText {
  return {
    meta: {
      name: 'almanac',
      version,
      appVersion: version,
      description: 'A Kubernetes-native data API: declare a dataset, get an API.',
      kubeVersion: '>=1.31.0-0',
      keywords: ['api', 'data', 'stocks', 'air-quality'],
      annotations: {
        'artifacthub.io/license': 'Apache-2.0',
        'artifacthub.io/images': images(version),
      },
    },
    header,
    readme: readme.replaceAll('VERSION', version),
  };
}

/** The images of an installation with the defaults, as Artifact Hub reads them. */
function images(version: string): string {
  const { image, postgres, redis } = valuesSchema.parse({});
  return [
    { name: 'almanac', ...image },
    { name: 'postgres', ...postgres.image },
    { name: 'valkey', ...redis.image },
  ]
    .map(({ name, repository, tag }) => `- name: ${name}\n  image: ${repository}:${tag || version}\n`)
    .join('');
}

/** VERSION is the chart's. */
const readme = `
The chart installs the API, the operator that keeps Datasets loaded, and a PostgreSQL and a Valkey of its own, or uses a
database and a cache that are there already. It needs Kubernetes 1.31 or later and Helm 3 or 4; Argo CD and Flux install
it as well. For the bundled PostgreSQL the cluster needs a default StorageClass, or a value that names one.

## Install

The image has to be where the cluster finds it. With kind, in a clone of the project:

\`\`\`sh
docker build -t almanac:VERSION . && kind load docker-image almanac:VERSION
helm install almanac charts/almanac --set sampleData.enabled=true --wait
kubectl wait --for=condition=Ready dataset --all --timeout=2m
\`\`\`

Elsewhere push it to a registry, and say which: \`--set image.registry=registry.example.com/team\`. Then

\`\`\`sh
kubectl port-forward service/almanac 8080:8080 &
curl 'http://localhost:8080/stocks?limit=3'
helm test almanac
\`\`\`

## Datasets

\`datasets\` holds the Datasets of the release, by the name that the API serves them by: the spec of each as
\`kubectl explain dataset.spec\` tells it, and annotations beside it. Texts are templates.

\`\`\`yaml
datasets:
  prices:
    type: StocksOHLCV
    source:
      url:
        url: https://data.example.com/prices.csv
    schedule:
      cron: '15 6 * * 1-5'
      timeZone: Europe/Berlin
  air:
    type: AirQuality
    source:
      s3:
        bucket: measurements
        key: air.csv.gz
        credentialsSecretRef:
          name: s3
\`\`\`

\`kubectl get datasets\` shows how they are. One that is taken out of the values, or whose release is uninstalled, is
deleted; its rows stay unless its \`deletionPolicy\` is \`Delete\`. Sources in private networks need
\`ingest.allowedPrivateCidrs\`. A second release in the namespace needs \`operator.default=false\`, so that only one of
them keeps the Datasets without the label \`almanac.dev/instance\`.

Helm installs the definition of Dataset; before an upgrade the chart's hook brings it up to date, which takes rights in the
whole cluster. Where these are not to be had, set \`crds.manage=false\` and let an administrator run

\`\`\`sh
helm show crds charts/almanac | kubectl apply --server-side --force-conflicts --filename -
\`\`\`

## Presets

| file | for |
| --- | --- |
| \`values-dev.yaml\` | a look around: one small pod of each part, with sample data |
| \`values-staging.yaml\` | trying what production will get: two pods of the API, up to four |
| \`values-production.yaml\` | production: four pods, up to eight, within two cores; it asks for a database that is meant and, with an Ingress, for TLS |
| \`values-monitoring.yaml\` | beside another one: what the Prometheus and Grafana of [deploy/monitoring](../../docs/monitoring.md) show |

## Read on

| page | tells |
| --- | --- |
| [Install](../../docs/install.md) | what is installed, sizes, upgrades, rollback, removal, another major version of PostgreSQL |
| [Datasets](../../docs/datasets.md) | every field of a Dataset, sources, credentials, schedules, and what to do when one is not ready |
| [Databases](../../docs/chart/databases.md) | a database of your own or of CloudNativePG, and how to move to it |
| [Exposure](../../docs/chart/exposure.md) | Service, Ingress, Gateway, certificates |
| [GitOps](../../docs/chart/gitops.md) | Argo CD and Flux |
`;
