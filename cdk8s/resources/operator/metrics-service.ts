import type { Construct } from 'constructs';
import type { IService } from 'kubernetes-models/v1/Service';
import { merge } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { comment, spread } from '../../helm/structure.js';
import { metadata, selectorLabels } from '../../labels.js';
import { hasOperator } from '../../operator.js';
import type { Values } from '../../values.js';

/** For scrapers. */
export function metricsService(scope: Construct, v: Values) {
  const { port, annotations } = v.operator.metricsService;
  return new HelmObject<IService>(
    scope,
    'metrics-service',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        ...metadata(v, 'operator', 'operator-metrics'),
        annotations: { ...spread(merge(annotations, v.commonAnnotations)) },
      },
      spec: {
        type: 'ClusterIP',
        ...comment('A pod that is not ready has metrics too, and they say why.'),
        publishNotReadyAddresses: true,
        selector: selectorLabels('operator'),
        ports: [{ name: 'metrics', port, targetPort: 'metrics', protocol: 'TCP' }],
      },
    },
    { when: hasOperator(v) },
  );
}
