import type { Construct } from 'constructs';
import type { IService } from 'kubernetes-models/v1/Service';
import { hasOwnCache } from '../../cache.js';
import { HelmObject } from '../../helm/helm-object.js';
import { metadata, selectorLabels } from '../../labels.js';
import type { Values } from '../../values.js';

/** The name of the bundled cache. */
export function service(scope: Construct, v: Values) {
  return new HelmObject<IService>(
    scope,
    'service',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(v, 'redis', 'redis'),
      spec: {
        type: 'ClusterIP',
        selector: selectorLabels('redis'),
        ports: [{ name: 'redis', port: 6379, targetPort: 'redis', protocol: 'TCP' }],
      },
    },
    { when: hasOwnCache(v) },
  );
}
