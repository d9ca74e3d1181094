import { describe, expect, it } from '@jest/globals';
import type { IContainer } from 'kubernetes-models/v1/Container';
import { loadJob } from '../../../../src/operator/dataset/resources/job.js';
import type { Dataset } from '../../../../src/operator/dataset/dataset.js';
import type { Job } from '../../../../src/operator/dataset/facts.js';
import { unknownFields } from '../../../support/known-fields.js';
import { validateManifest } from '../../../support/kubernetes-models.js';
import type { Manifest } from '../../../support/manifests.js';
import { datasetWith, specHash, template } from './support/given.js';

const jobOf = (dataset: Dataset, contentHash?: string): Job =>
  loadJob({ dataset, template, trigger: 'Manual', token: '7', specHash, contentHash });
const ingestOf = (job: Job): IContainer | undefined =>
  job.spec?.template.spec?.containers.find(({ name }) => name === 'ingest');
const argsOf = (dataset: Dataset): readonly string[] => ingestOf(jobOf(dataset))?.args ?? [];

describe('the Job of one load', () => {
  it('is this, whole', () => {
    expect(jobOf(datasetWith(), 'c0ffee')).toEqual({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: 'stocks-46b7ac77cf',
        namespace: 'market',
        labels: {
          'app.kubernetes.io/name': 'almanac',
          'app.kubernetes.io/instance': 'demo',
          'app.kubernetes.io/component': 'ingest',
          'almanac.dev/dataset': 'stocks',
          'almanac.dev/task': 'load',
        },
        annotations: {
          'almanac.dev/trigger': 'Manual',
          'almanac.dev/spec-hash': 'f3a1',
          'almanac.dev/token': '7',
          'almanac.dev/content-hash': 'c0ffee',
        },
        ownerReferences: [
          {
            apiVersion: 'almanac.dev/v1alpha1',
            kind: 'Dataset',
            name: 'stocks',
            uid: '6b1f1c56-0d4b-4a4e-9f53-0c5d0e6b2a11',
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: {
        backoffLimit: 3,
        activeDeadlineSeconds: 3600,
        ttlSecondsAfterFinished: 86_400,
        podReplacementPolicy: 'Failed',
        podFailurePolicy: {
          rules: [
            { action: 'FailJob', onExitCodes: { containerName: 'ingest', operator: 'In', values: [20, 40] } },
            { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
          ],
        },
        template: {
          metadata: {
            labels: {
              'app.kubernetes.io/name': 'almanac',
              'app.kubernetes.io/instance': 'demo',
              'app.kubernetes.io/component': 'ingest',
              team: 'data',
              'almanac.dev/dataset': 'stocks',
              'almanac.dev/task': 'load',
            },
            annotations: { 'example.org/scrape': 'false' },
          },
          spec: {
            restartPolicy: 'Never',
            serviceAccountName: 'demo-almanac-ingest',
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            securityContext: { runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001 },
            initContainers: [{ name: 'proxy', image: 'proxy:1', restartPolicy: 'Always', args: ['--quiet'] }],
            containers: [
              {
                name: 'ingest',
                image: 'almanac:0.1.0',
                imagePullPolicy: 'IfNotPresent',
                terminationMessagePolicy: 'FallbackToLogsOnError',
                terminationMessagePath: '/dev/termination-log',
                securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
                resources: { requests: { cpu: '50m', memory: '128Mi' } },
                args: [
                  'ingest stocks /var/run/almanac/source/bars.csv --type StocksOHLCV --format csv',
                  '--compression auto --mode upsert --max-rejected-rows 0 --run-key $(RUN_KEY)',
                  '--owner market/stocks --if-busy wait --wait 600 --report /dev/termination-log',
                ].flatMap((words) => words.split(' ')),
                envFrom: [{ configMapRef: { name: 'demo-almanac-database' } }],
                env: [
                  { name: 'ALMANAC_INGEST_ALLOWED_PRIVATE_CIDRS', value: '10.0.0.0/8' },
                  { name: 'ALMANAC_INGEST_ALLOW_HTTP', value: 'true' },
                  {
                    name: 'RUN_KEY',
                    valueFrom: {
                      fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/job-name']" },
                    },
                  },
                ],
                volumeMounts: [
                  { name: 'database', mountPath: '/run/secrets/database', readOnly: true },
                  { name: 'source', mountPath: '/var/run/almanac/source', readOnly: true },
                ],
              },
            ],
            volumes: [
              { name: 'database', secret: { secretName: 'demo-almanac' } },
              { name: 'source', configMap: { name: 'bars', items: [{ key: 'bars.csv', path: 'bars.csv' }] } },
            ],
          },
        },
      },
    });
  });

  it('leaves the template as it was', () => {
    const before = JSON.stringify(template);
    jobOf(datasetWith());
    expect(JSON.stringify(template)).toBe(before);
  });

  it('has no content hash when its source has none', () => {
    expect(Object.keys(jobOf(datasetWith()).metadata.annotations ?? {})).toEqual([
      'almanac.dev/trigger',
      'almanac.dev/spec-hash',
      'almanac.dev/token',
    ]);
  });

  it('has the limits, resources and account of the Dataset', () => {
    const resources = { limits: { memory: '1Gi' } };
    const { spec } = jobOf(
      datasetWith({
        job: {
          backoffLimit: 0,
          activeDeadlineSeconds: 30,
          ttlSecondsAfterFinished: 0,
          serviceAccountName: 'reader',
          resources,
        },
      }),
    );
    expect(spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 30, ttlSecondsAfterFinished: 0 });
    expect(spec?.template.spec).toMatchObject({
      serviceAccountName: 'reader',
      automountServiceAccountToken: false,
    });
    expect(spec?.template.spec?.containers[0]?.resources).toEqual(resources);
  });

  it('names each variable once, the Dataset before the template', () => {
    const url = { url: 'https://example.org/bars.csv', timeoutSeconds: 60, maxBytes: 1000 };
    const env = ingestOf(jobOf(datasetWith({ source: { url } })))?.env ?? [];
    const names = env.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(env).toContainEqual({ name: 'ALMANAC_INGEST_ALLOW_HTTP', value: 'false' });
    expect(env).toContainEqual({ name: 'ALMANAC_INGEST_ALLOWED_PRIVATE_CIDRS', value: '10.0.0.0/8' });
  });
});

describe('the arguments of a load', () => {
  it.each<[string, string, Parameters<typeof datasetWith>[0]]>([
    ['type', '--type AirQuality', { type: 'AirQuality' }],
    ['format', '--format ndjson', { format: 'NDJSON' }],
    ['compression', '--compression zstd', { compression: 'Zstd' }],
    ['mode', '--mode replace', { write: { mode: 'Replace', maxRejectedRows: 0 } }],
    ['bound of rejects', '--max-rejected-rows 12', { write: { mode: 'Upsert', maxRejectedRows: 12 } }],
    ['retention', '--retention 30d', { retention: { maxAge: '30d' } }],
    ['age that is fresh', '--max-age 36h', { freshness: { maxAge: '36h' } }],
  ])('tell the %s', (_, words, spec) => {
    expect(argsOf(datasetWith(spec)).join(' ')).toContain(words);
    expect(argsOf(datasetWith()).join(' ')).not.toContain(words);
  });

  it('tell the mapping in order of column, each as one argument', () => {
    const args = argsOf(datasetWith({ mapping: { volume: 'Vol=1', close: 'Adj Close $(HOME)' } }));
    const at = args.indexOf('--mapping');
    expect(args.slice(at, at + 4)).toEqual([
      '--mapping',
      'close=Adj Close $$(HOME)',
      '--mapping',
      'volume=Vol=1',
    ]);
  });

  it('hand on a URL that looks like a variable as it is written', () => {
    const url = { url: 'https://example.org/?q=$(ALMANAC_DATABASE_USER)', timeoutSeconds: 60, maxBytes: 1 };
    expect(argsOf(datasetWith({ source: { url } }))[2]).toBe(
      'https://example.org/?q=$$(ALMANAC_DATABASE_USER)',
    );
  });

  it.each([
    ['take over the rows of another owner', 'true', true],
    ['do not when the annotation says anything else', 'yes', false],
  ])('%s', (_, value, takes) => {
    const annotations = { 'almanac.dev/take-over': value };
    expect(argsOf(datasetWith({}, { annotations })).includes('--take-over')).toBe(takes);
  });
});

describe('what Kubernetes makes of the Job', () => {
  const limits = { timeoutSeconds: 60, maxBytes: 1 };
  const s3 = { region: 'r', bucket: 'archive', key: 'k', forcePathStyle: true };
  it.each<[string, Dataset['spec']['source']]>([
    ['a ConfigMap', { configMap: { name: 'bars', key: 'bars.csv' } }],
    ['a volume', { persistentVolumeClaim: { claimName: 'files', path: 'a/b' } }],
    ['S3', { s3: { ...s3, credentialsSecretRef: { name: 'keys' } } }],
    [
      'a URL with credentials and an authority',
      {
        url: {
          url: 'https://example.org/b',
          authSecretRef: { name: 'vendor' },
          caConfigMapRef: { name: 'ca', key: 'ca.pem' },
          ...limits,
        },
      },
    ],
  ])('is all that was meant, for %s', (_, source) => {
    const job = jobOf(datasetWith({ source })) as unknown as Manifest;
    expect(unknownFields(job)).toEqual([]);
    expect(() => validateManifest(job)).not.toThrow();
  });
});
