import type { Construct } from 'constructs';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { and } from '../../helm/conditions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { metadata, selectorLabels } from '../../labels.js';
import { ports, scrapers, tcp, toApiServer, toDns, toTraces } from '../../network.js';
import { hasOperator } from '../../operator.js';
import type { Values } from '../../values.js';

/** The operator asks Kubernetes, and answers scrapers; probes come from its own node, which is always let in. */
export function operatorPolicy(scope: Construct, v: Values) {
  return new HelmObject<INetworkPolicy>(
    scope,
    'operator',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata(v, 'operator', 'operator'),
      spec: {
        podSelector: { matchLabels: selectorLabels('operator') },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ ports: tcp(ports.metrics), from: scrapers(v) }],
        egress: [...toApiServer(v), ...toTraces(v), ...toDns(v)],
      },
    },
    { when: and(v.networkPolicy.enabled, hasOperator(v)) },
  );
}
