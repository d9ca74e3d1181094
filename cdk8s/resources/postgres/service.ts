import type { Construct } from 'constructs';
import type { IService } from 'kubernetes-models/v1/Service';
import { isBundled } from '../../database.js';
import { HelmObject } from '../../helm/helm-object.js';
import { comment } from '../../helm/structure.js';
import { metadata, selectorLabels } from '../../labels.js';
import type { Values } from '../../values.js';

const ports = [{ name: 'postgres', port: 5432, targetPort: 'postgres', protocol: 'TCP' as const }];

/** The name that clients use. */
export function service(scope: Construct, v: Values) {
  return new HelmObject<IService>(
    scope,
    'service',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(v, 'postgres', 'postgres'),
      spec: { type: 'ClusterIP', selector: selectorLabels('postgres'), ports },
    },
    { when: isBundled(v) },
  );
}

/** The name that a StatefulSet has to have for its pods. */
export function headlessService(scope: Construct, v: Values) {
  return new HelmObject<IService>(
    scope,
    'headless-service',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(v, 'postgres', 'postgres-pods'),
      spec: {
        type: 'ClusterIP',
        clusterIP: 'None',
        ...comment('The pod has its name before it is ready.'),
        publishNotReadyAddresses: true,
        selector: selectorLabels('postgres'),
        ports,
      },
    },
    { when: isBundled(v) },
  );
}
