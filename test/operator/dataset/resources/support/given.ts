import {
  parsePodTemplate,
  type PodTemplateSpec,
} from '../../../../../src/operator/dataset/resources/template.js';
import type { Dataset, DatasetSpec } from '../../../../../src/operator/dataset/dataset.js';

export const specHash = 'f3a1';

/** A Dataset as the API server gives it: with all defaults. */
export function datasetWith(
  spec: Partial<DatasetSpec> = {},
  metadata: Partial<Dataset['metadata']> = {},
): Dataset {
  return {
    apiVersion: 'almanac.dev/v1alpha1',
    kind: 'Dataset',
    metadata: {
      name: 'stocks',
      namespace: 'market',
      uid: '6b1f1c56-0d4b-4a4e-9f53-0c5d0e6b2a11',
      generation: 1,
      ...metadata,
    },
    spec: {
      type: 'StocksOHLCV',
      format: 'CSV',
      compression: 'Auto',
      suspend: false,
      deletionPolicy: 'Retain',
      source: { configMap: { name: 'bars', key: 'bars.csv' } },
      write: { mode: 'Upsert', maxRejectedRows: 0 },
      job: { backoffLimit: 3, activeDeadlineSeconds: 3600, ttlSecondsAfterFinished: 86_400 },
      historyLimit: { successful: 3, failed: 3 },
      ...spec,
    },
  };
}

/** As the chart writes it. */
export const templateText = `
metadata:
  labels:
    app.kubernetes.io/name: almanac
    app.kubernetes.io/instance: demo
    app.kubernetes.io/component: ingest
    team: data
  annotations:
    example.org/scrape: 'false'
spec:
  serviceAccountName: demo-almanac-ingest
  enableServiceLinks: false
  securityContext: { runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001 }
  initContainers:
    - { name: proxy, image: 'proxy:1', restartPolicy: Always, args: [--quiet] }
  containers:
    - name: ingest
      image: almanac:0.1.0
      imagePullPolicy: IfNotPresent
      terminationMessagePolicy: FallbackToLogsOnError
      securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false }
      resources: { requests: { cpu: 50m, memory: 128Mi } }
      envFrom:
        - configMapRef: { name: demo-almanac-database }
      env:
        - { name: ALMANAC_INGEST_ALLOWED_PRIVATE_CIDRS, value: 10.0.0.0/8 }
        - { name: ALMANAC_INGEST_ALLOW_HTTP, value: 'true' }
      volumeMounts:
        - { name: database, mountPath: /run/secrets/database, readOnly: true }
  volumes:
    - { name: database, secret: { secretName: demo-almanac } }
`;

export const template: PodTemplateSpec = parsePodTemplate(templateText, 'job-template.yaml');
