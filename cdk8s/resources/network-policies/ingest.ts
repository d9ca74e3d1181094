import type { Construct } from 'constructs';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { and } from '../../helm/conditions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { metadata, selectorLabels } from '../../labels.js';
import { toDatabase, toDns, toSources, toTraces } from '../../network.js';
import { hasOperator } from '../../operator.js';
import type { Values } from '../../values.js';

/** Loads ask their sources and the database. */
export function ingestPolicy(scope: Construct, v: Values) {
  return new HelmObject<INetworkPolicy>(
    scope,
    'ingest',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata(v, 'ingest', 'ingest'),
      spec: {
        podSelector: { matchLabels: selectorLabels('ingest') },
        policyTypes: ['Ingress', 'Egress'],
        egress: [...toDatabase(v), ...toDns(v), ...toTraces(v), ...toSources(v)],
      },
    },
    { when: and(v.networkPolicy.enabled, hasOperator(v)) },
  );
}
