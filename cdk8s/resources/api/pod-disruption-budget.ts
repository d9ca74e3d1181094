import type { Construct } from 'constructs';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { HelmObject } from '../../helm/helm-object.js';
import { comment, when } from '../../helm/structure.js';
import { metadata, selectorLabels } from '../../labels.js';
import type { Values } from '../../values.js';

/** How many of the API's pods a drain of nodes may take at once. */
export function podDisruptionBudget(scope: Construct, v: Values) {
  const { enabled, maxUnavailable, minAvailable } = v.api.pdb;
  return new HelmObject<IPodDisruptionBudget>(
    scope,
    'pod-disruption-budget',
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadata(v, 'api'),
      spec: {
        ...when(minAvailable, { minAvailable }, { maxUnavailable }),
        ...comment('A pod that does not work anyway must not keep a node from being drained.'),
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: selectorLabels('api') },
      },
    },
    { when: enabled },
  );
}
