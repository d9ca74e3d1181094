import type { Construct } from 'constructs';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { cleanupMetadata } from '../../cleanup.js';
import type { Templated } from '../../helm/expression.js';
import { release, str } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { comment } from '../../helm/structure.js';
import { jobContainer, jobPodMetadata, jobPodSpec } from '../../jobs.js';
import { nameOf } from '../../labels.js';
import { hasOperator, operatorName } from '../../operator.js';
import { fromPod, variable } from '../../variables.js';
import type { Values } from '../../values.js';

/** Deletes the Datasets of the release while the operator is still there to see them off. */
export function job(scope: Construct, v: Values) {
  return new HelmObject<IJob>(
    scope,
    'job',
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: cleanupMetadata(v, 'then', { 'helm.sh/hook-output-log-policy': 'hook-failed' }),
      spec: {
        backoffLimit: 1,
        activeDeadlineSeconds: 240,
        ...comment('One that failed is left for a day, to be looked at.'),
        ttlSecondsAfterFinished: 86_400,
        template: { metadata: jobPodMetadata(v, 'cleanup'), spec: podSpec(v) },
      },
    },
    { when: hasOperator(v) },
  );
}

function podSpec(v: Values) {
  return {
    restartPolicy: 'Never',
    serviceAccountName: nameOf('cleanup'),
    automountServiceAccountToken: true,
    ...jobPodSpec(v),
    containers: [
      {
        ...jobContainer(v, {
          name: 'cleanup',
          args: ['operator-cleanup', '--deployment', operatorName(), '--wait', '60'],
          resources: v.jobs.resources,
        }),
        env: [
          fromPod('operatorNamespace', 'metadata.namespace'),
          variable('operatorInstance', release.name),
          variable('operatorDefault', str(v.operator.default)),
          variable('operatorLease', operatorName()),
        ],
      },
    ],
  } satisfies Templated<IPodSpec>;
}
