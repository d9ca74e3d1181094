import type { Construct } from 'constructs';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { isBundled } from '../../database.js';
import { and } from '../../helm/conditions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { spread, when } from '../../helm/structure.js';
import { metadata, selectorLabels } from '../../labels.js';
import { podsOf, ports, scrapers, tcp } from '../../network.js';
import { hasOperator } from '../../operator.js';
import type { Values } from '../../values.js';

/** The bundled server answers the release and those who are named, its exporter scrapers; they ask nobody. */
export function postgresPolicy(scope: Construct, v: Values) {
  const clients = [
    podsOf('api'),
    ...when(hasOperator(v), [podsOf('ingest')]),
    ...spread(v.networkPolicy.allowDatabaseFrom),
  ];
  return new HelmObject<INetworkPolicy>(
    scope,
    'postgres',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata(v, 'postgres', 'postgres'),
      spec: {
        podSelector: { matchLabels: selectorLabels('postgres') },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [
          { ports: tcp(ports.postgres), from: clients },
          ...when(v.postgres.exporter.enabled, [{ ports: tcp(ports.postgresExporter), from: scrapers(v) }]),
        ],
      },
    },
    { when: and(v.networkPolicy.enabled, isBundled(v)) },
  );
}
