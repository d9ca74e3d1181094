import type { Construct } from 'constructs';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import type { IMetricSpec } from 'kubernetes-models/autoscaling/v2/MetricSpec';
import { gt } from '../../helm/conditions.js';
import type { Expr, Templated } from '../../helm/expression.js';
import { str } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { when } from '../../helm/structure.js';
import { metadata, nameOf } from '../../labels.js';
import type { Values } from '../../values.js';

/** Sets the number of the API's pods. */
export function horizontalPodAutoscaler(scope: Construct, v: Values) {
  const { enabled, minReplicas, maxReplicas, behavior } = v.api.autoscaling;
  return new HelmObject<IHorizontalPodAutoscaler>(
    scope,
    'horizontal-pod-autoscaler',
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: metadata(v, 'api'),
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: nameOf() },
        minReplicas,
        maxReplicas,
        metrics: metrics(v),
        behavior,
      },
    },
    { when: enabled },
  );
}

function metrics({ api: { autoscaling } }: Values): Templated<IMetricSpec>[] {
  const { cpuUtilization, memoryUtilization, requestsPerSecond } = autoscaling;
  return [
    ...when(gt(cpuUtilization, 0), [utilization('cpu', cpuUtilization)]),
    ...when(gt(memoryUtilization, 0), [utilization('memory', memoryUtilization)]),
    ...when(gt(requestsPerSecond, 0), [
      {
        type: 'Pods' as const,
        pods: {
          metric: { name: 'http_requests_per_second' },
          target: { type: 'AverageValue' as const, averageValue: str(requestsPerSecond) },
        },
      },
    ]),
  ];
}

const utilization = (name: string, averageUtilization: Expr<number>) => ({
  type: 'Resource' as const,
  resource: { name, target: { type: 'Utilization' as const, averageUtilization } },
});
