import type { Construct } from 'constructs';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { and } from '../../helm/conditions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { metadata, selectorLabels } from '../../labels.js';
import { toApiServer } from '../../network.js';
import { hasOperator } from '../../operator.js';
import type { Values } from '../../values.js';

/** The hook of a removal asks Kubernetes. Its pod meets the policies that are still there: no hook is needed for this one. */
export function cleanupPolicy(scope: Construct, v: Values) {
  return new HelmObject<INetworkPolicy>(
    scope,
    'cleanup',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata(v, 'cleanup', 'cleanup'),
      spec: {
        podSelector: { matchLabels: selectorLabels('cleanup') },
        policyTypes: ['Ingress', 'Egress'],
        egress: toApiServer(v),
      },
    },
    { when: and(v.networkPolicy.enabled, hasOperator(v)) },
  );
}
