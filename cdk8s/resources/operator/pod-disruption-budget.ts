import type { Construct } from 'constructs';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { and, gt } from '../../helm/conditions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { comment, when } from '../../helm/structure.js';
import { metadata, selectorLabels } from '../../labels.js';
import { hasOperator } from '../../operator.js';
import type { Values } from '../../values.js';

/** How many of the operator's pods a drain of nodes may take at once. A single one may always go. */
export function podDisruptionBudget(scope: Construct, v: Values) {
  const { pdb, replicas } = v.operator;
  const { minAvailable, maxUnavailable } = pdb;
  return new HelmObject<IPodDisruptionBudget>(
    scope,
    'pod-disruption-budget',
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadata(v, 'operator', 'operator'),
      spec: {
        ...when(minAvailable, { minAvailable }, { maxUnavailable }),
        ...comment('A pod that does not work anyway must not keep a node from being drained.'),
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: selectorLabels('operator') },
      },
    },
    { when: and(hasOperator(v), pdb.enabled, gt(replicas, 1)) },
  );
}
