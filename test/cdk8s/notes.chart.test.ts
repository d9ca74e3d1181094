import { describe, expect, it } from '@jest/globals';
import { almanacChart } from '../../cdk8s/chart.js';
import { helmApp } from '../../cdk8s/helm/helm-chart.js';
import { writeFiles } from '../../cdk8s/helm/write-files.js';
import { findHelms, rendered } from '../support/helm.js';
import { manifestOf, parseManifests } from '../support/manifests.js';
import { temporaryFolder } from '../support/run.js';
import { clusterWith } from './support/renderers.js';
import { withNotes } from './support/with-notes.js';

const folder = temporaryFolder('chart');
writeFiles(folder, withNotes(almanacChart(helmApp(), { version: '0.1.0' }).toFiles()), 'Chart.yaml');

const external = { mode: 'external', external: { host: 'db.example', existingSecret: 'db' } };

describe.each(await findHelms())('$name', (helm) => {
  const notes = async (values: object, args: readonly string[] = []) =>
    manifestOf(parseManifests(await rendered(helm, folder, { values, args })), 'Notes')['spec'];

  it.each([
    ['the name of the release', {}, 'deployment/rel-almanac'],
    ['the port of the Service', { api: { service: { port: 80 } } }, 'service/rel-almanac 8080:80\n'],
    ['how to load data', {}, '-- almanac samples --small\n'],
    ['what to ask of the sample data', { sampleData: { enabled: true } }, '/stocks/time-series/ALMX?'],
    [
      'when the sample data is there',
      { sampleData: { enabled: true } },
      'wait --for=condition=Ready dataset/sample-stocks dataset/sample-air-quality --timeout=2m\n',
    ],
    ['how the Datasets are', {}, '--namespace ns get datasets\n'],
    [
      'where the passwords are',
      { postgres: { passwordKey: 'pg' } },
      "secret rel-almanac-passwords --output jsonpath='{.data.pg}'",
    ],
    ['where the metrics are', {}, 'http://rel-almanac-metrics.ns:9797/metrics'],
    ['how to test it', {}, 'helm test rel --namespace ns --logs\n'],
    ['that a volume is needed', {}, 'default storage class'],
    ['which Secret is needed', { postgres: external }, 'wait for the Secret db '],
    [
      'which Cluster is needed',
      { postgres: { mode: 'cnpg', cnpg: { cluster: 'pg' } } },
      'wait for the Cluster pg;',
    ],
    [
      'where it is reached from outside',
      { ingress: { enabled: true, hosts: [{ host: 'a.example' }] } },
      'get ingress rel-almanac\n',
    ],
    [
      'what outside knows of it',
      { ingress: { enabled: true, hosts: [{ host: 'a.example' }] } },
      'get ingress rel-almanac\n',
    ],
    [
      'that links to runbooks lead nowhere',
      { metrics: { prometheusRule: { enabled: true } } },
      'WARNING: metrics.prometheusRule.runbookUrl is docs/runbooks, which is no URL',
    ],
    ['that there are no backups', {}, '\n\nWARNING: the bundled PostgreSQL is one pod without backups.'],
  ])('says %s', async (_title, values, sentence) => {
    expect(await notes(values)).toContain(sentence);
  });

  it.each([
    ['of sample data that is not there', {}, 'ALMX'],
    ['how to load what is loaded', { sampleData: { enabled: true } }, 'almanac samples'],
    [
      'of passwords that nobody generated',
      { postgres: { existingSecret: 'own' }, redis: { mode: 'none' } },
      'password of',
    ],
    ['of a class that was chosen', { postgres: { persistence: { storageClass: 'fast' } } }, 'storage class'],
    ['of an outside that there is none of', {}, 'outside'],
    ['of Datasets that nobody keeps', { operator: { enabled: false } }, 'get datasets'],
    ['of runbooks that nothing leads to', {}, 'runbookUrl'],
    [
      'of runbooks with an address',
      { metrics: { prometheusRule: { enabled: true, runbookUrl: 'https://a.example/runbooks' } } },
      'runbookUrl',
    ],
    ['of a volume that is not there', { postgres: external }, 'volume'],
  ])('says nothing %s', async (_title, values, word) => {
    expect(await notes(values)).not.toContain(word);
  });

  it.each([
    ['ServiceMonitor', { serviceMonitor: { enabled: true } }],
    ['PrometheusRule', { prometheusRule: { enabled: true } }],
  ])('says of a %s that it is left out, where the cluster has no such kind', async (kind, metrics) => {
    const sentence = `but the cluster has no kind ${kind}:`;
    const missing = clusterWith([]);
    expect(await notes({ metrics }, missing)).toContain(sentence);
    expect(await notes({}, missing)).not.toContain(sentence);
    expect(await notes({ metrics }, clusterWith([`monitoring.coreos.com/v1/${kind}`]))).not.toContain(
      sentence,
    );
    expect(await notes({ metrics })).not.toContain(sentence);
  });
});
