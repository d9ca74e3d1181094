import type { Construct } from 'constructs';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { HelmObject } from '../../helm/helm-object.js';
import { metadata, selectorLabels } from '../../labels.js';
import { podsOf, ports, tcp, toDns } from '../../network.js';
import type { Values } from '../../values.js';

/** `helm test` asks the API. */
export function testPolicy(scope: Construct, v: Values) {
  return new HelmObject<INetworkPolicy>(
    scope,
    'test',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata(v, 'test', 'test'),
      spec: {
        podSelector: { matchLabels: selectorLabels('test') },
        policyTypes: ['Ingress', 'Egress'],
        egress: [{ ports: tcp(ports.api, ports.metrics), to: [podsOf('api')] }, ...toDns(v)],
      },
    },
    { when: v.networkPolicy.enabled },
  );
}
