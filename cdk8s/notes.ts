import { generatesCachePassword } from './cache.js';
import { databaseModes, generatesPassword } from './database.js';
import { and, not } from './helm/conditions.js';
import { chart as facts, release } from './helm/functions.js';
import type { HelmChart } from './helm/helm-chart.js';
import { when } from './helm/structure.js';
import type { TextLines } from './helm/template-text.js';
import { nameOf } from './labels.js';
import { generatedSecret } from './passwords.js';
import type { Values } from './values.js';

const kubectl = `kubectl --namespace ${release.namespace}`;
const inPod = `deployment/${nameOf()} --container api -- almanac`;

/** What Helm says after an installation. Warnings follow it. */
export function notes(chart: HelmChart, v: Values): void {
  chart.addNotes([
    `Almanac ${facts.appVersion} is the release ${release.name} in the namespace ${release.namespace}. It answers when its pods are ready:`,
    '',
    `  ${kubectl} rollout status deployment/${nameOf()}`,
    '',
    'To ask it from here:',
    '',
    `  ${kubectl} port-forward service/${nameOf()} 8080:${v.api.service.port}`,
    ...questions(v),
    ...passwords(v),
    '',
    'More:',
    '',
    `  metrics    http://${nameOf('metrics')}.${release.namespace}:${v.api.metricsService.port}/metrics, for Prometheus`,
    ...when(v.operator.enabled, [`  datasets   ${kubectl} get datasets`]),
    `  test       helm test ${release.name} --namespace ${release.namespace} --logs`,
    `  trouble    ${kubectl} get pods,pvc --selector app.kubernetes.io/instance=${release.name}`,
    `             ${kubectl} get events --field-selector type=Warning`,
    ...outside(v),
    ...needs(v),
  ]);
}

function questions({ sampleData }: Values): TextLines {
  return [
    '  curl http://localhost:8080/version',
    ...when(
      sampleData.enabled,
      [
        "  curl 'http://localhost:8080/stocks/time-series/ALMX?frequency=Monthly&interval=3&format=text'",
        "  curl 'http://localhost:8080/air_quality/latest?format=text'",
        '',
        'The sample data is there some seconds after the pods are:',
        '',
        `  ${kubectl} wait --for=condition=Ready dataset/sample-stocks dataset/sample-air-quality --timeout=2m`,
      ],
      [
        '  curl http://localhost:8080/datasets',
        '',
        'To load synthetic data:',
        '',
        `  ${kubectl} exec ${inPod} samples --small`,
      ],
    ),
    '',
    'To load data of your own:',
    '',
    `  ${kubectl} exec --stdin ${inPod} ingest prices < prices.csv`,
  ];
}

const passwordAt = (key: string): string =>
  `  ${kubectl} get secret ${generatedSecret()} --output jsonpath='{.data.${key}}' | base64 --decode`;

/** Where it can be reached without a port-forward. */
function outside({ ingress, httpRoute, certificate }: Values): TextLines {
  return [
    ...when(ingress.enabled, [`  outside    ${kubectl} get ingress ${nameOf()}`]),
    ...when(httpRoute.enabled, [`  outside    ${kubectl} get httproute ${nameOf()}`]),
    ...when(certificate.enabled, [`  its TLS    ${kubectl} get certificate ${nameOf()}`]),
  ];
}

function passwords(v: Values): TextLines {
  return [
    ...when(generatesPassword(v), [
      '',
      'The password of the database:',
      '',
      passwordAt(`${v.postgres.passwordKey}`),
    ]),
    ...when(generatesCachePassword(v), [
      '',
      'The password of the cache:',
      '',
      passwordAt(`${v.redis.passwordKey}`),
    ]),
  ];
}

/** What has to be there, which Helm cannot see. */
function needs(v: Values): TextLines {
  const { external, cnpg, persistence } = v.postgres;
  const { bundled, external: isExternal, cnpg: isCnpg } = databaseModes(v);
  return [
    ...when(bundled, [
      '  volume     it stays when the release is uninstalled, and so do the passwords',
      ...when(and(not(persistence.storageClass), not(persistence.existingClaim)), [
        '             it is of the default storage class: where there is none, the pod of the database waits for it',
      ]),
    ]),
    ...when(isExternal, [
      `  database   the pods wait for the Secret ${external.existingSecret} and for the server; their container migrate tells`,
    ]),
    ...when(isCnpg, [
      `  database   the pods wait for the Cluster ${cnpg.cluster}; their container migrate tells`,
    ]),
  ];
}
