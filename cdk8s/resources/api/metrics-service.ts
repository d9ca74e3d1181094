import type { Construct } from 'constructs';
import type { IService } from 'kubernetes-models/v1/Service';
import { merge } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { comment, spread } from '../../helm/structure.js';
import { metadata, selectorLabels } from '../../labels.js';
import type { Values } from '../../values.js';

/** A Service of its own for the metrics: the one of the API may be open to the world. */
export function metricsService(scope: Construct, v: Values) {
  const { port, annotations } = v.api.metricsService;
  return new HelmObject<IService>(scope, 'metrics-service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      ...metadata(v, 'api', 'metrics'),
      annotations: { ...spread(merge(annotations, v.commonAnnotations)) },
    },
    spec: {
      type: 'ClusterIP',
      ...comment('A pod that is not ready has metrics too, and they say why.'),
      publishNotReadyAddresses: true,
      selector: selectorLabels('api'),
      ports: [{ name: 'metrics', port, targetPort: 'metrics', protocol: 'TCP' }],
    },
  });
}
