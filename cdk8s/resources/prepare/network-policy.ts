import type { Construct } from 'constructs';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { and } from '../../helm/conditions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { selectorLabels } from '../../labels.js';
import { toApiServer } from '../../network.js';
import { prepareMetadata, prepares } from '../../prepare.js';
import type { Values } from '../../values.js';

/** The hook asks Kubernetes. On an upgrade its pod meets the policies of the version before: this one comes along. */
export function networkPolicy(scope: Construct, v: Values) {
  return new HelmObject<INetworkPolicy>(
    scope,
    'network-policy',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: prepareMetadata(v, 'first'),
      spec: {
        podSelector: { matchLabels: selectorLabels('prepare') },
        policyTypes: ['Ingress', 'Egress'],
        egress: toApiServer(v),
      },
    },
    { when: and(v.networkPolicy.enabled, prepares(v)) },
  );
}
