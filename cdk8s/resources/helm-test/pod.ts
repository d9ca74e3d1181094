import type { Construct } from 'constructs';
import type { IPod } from 'kubernetes-models/v1/Pod';
import { merge, str, tplYaml } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { comment, spread } from '../../helm/structure.js';
import { jobContainer, jobPodSpec } from '../../jobs.js';
import { metadata, nameOf, podLabels } from '../../labels.js';
import type { Values } from '../../values.js';

/** `helm test` asks the API what a user would ask. */
export function pod(scope: Construct, v: Values) {
  return new HelmObject<IPod>(scope, 'pod', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata(v, 'test', 'test'),
      labels: podLabels('test', v.jobs.podLabels),
      annotations: {
        'helm.sh/hook': 'test',
        ...comment('It stays until the next test: helm test --logs reads it afterwards.'),
        'helm.sh/hook-delete-policy': 'before-hook-creation',
        ...spread(tplYaml(merge(v.jobs.podAnnotations, v.commonAnnotations))),
      },
    },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      ...jobPodSpec(v),
      containers: [container(v)],
      volumes: [{ name: 'script', configMap: { name: nameOf('test') } }],
    },
  });
}

function container(v: Values) {
  const { service, metricsService } = v.api;
  return {
    ...jobContainer(v, {
      name: 'test',
      command: ['node', '/test/ask.mjs'],
      resources: v.jobs.resources,
    }),
    env: [
      { name: 'API_URL', value: `http://${nameOf()}:${service.port}` },
      { name: 'METRICS_URL', value: `http://${nameOf('metrics')}:${metricsService.port}` },
      { name: 'SAMPLE_DATA', value: str(v.sampleData.enabled) },
    ],
    volumeMounts: [{ name: 'script', mountPath: '/test', readOnly: true }],
  };
}
