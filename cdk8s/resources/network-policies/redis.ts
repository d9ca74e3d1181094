import type { Construct } from 'constructs';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { hasOwnCache } from '../../cache.js';
import { and } from '../../helm/conditions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { when } from '../../helm/structure.js';
import { metadata, selectorLabels } from '../../labels.js';
import { podsOf, ports, scrapers, tcp } from '../../network.js';
import type { Values } from '../../values.js';

/** The bundled cache answers the API alone, its exporter scrapers. */
export function redisPolicy(scope: Construct, v: Values) {
  return new HelmObject<INetworkPolicy>(
    scope,
    'redis',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata(v, 'redis', 'redis'),
      spec: {
        podSelector: { matchLabels: selectorLabels('redis') },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [
          { ports: tcp(ports.redis), from: [podsOf('api')] },
          ...when(v.redis.exporter.enabled, [{ ports: tcp(ports.redisExporter), from: scrapers(v) }]),
        ],
      },
    },
    { when: and(v.networkPolicy.enabled, hasOwnCache(v)) },
  );
}
