import type { Construct } from 'constructs';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { HelmObject } from '../../helm/helm-object.js';
import { includeMap } from '../../helm/functions.js';
import { spread } from '../../helm/structure.js';
import { metadata } from '../../labels.js';
import type { Values } from '../../values.js';

/** What no other policy allows is not allowed to any pod of the release. */
export function defaultDeny(scope: Construct, v: Values) {
  return new HelmObject<INetworkPolicy>(
    scope,
    'default-deny',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata(v, 'network', 'default-deny'),
      spec: {
        podSelector: { matchLabels: { ...spread(includeMap('almanac.selectorLabels')) } },
        policyTypes: ['Ingress', 'Egress'],
      },
    },
    { when: v.networkPolicy.enabled },
  );
}
