import type { Construct } from 'constructs';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { and } from '../../helm/conditions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { metadata, selectorLabels } from '../../labels.js';
import { toDatabase, toDns } from '../../network.js';
import type { Values } from '../../values.js';

/** The Job that loads sample data asks the database. */
export function sampleDataPolicy(scope: Construct, v: Values) {
  return new HelmObject<INetworkPolicy>(
    scope,
    'sample-data',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata(v, 'sample-data', 'sample-data'),
      spec: {
        podSelector: { matchLabels: selectorLabels('sample-data') },
        policyTypes: ['Ingress', 'Egress'],
        egress: [...toDatabase(v), ...toDns(v)],
      },
    },
    { when: and(v.networkPolicy.enabled, v.sampleData.enabled) },
  );
}
