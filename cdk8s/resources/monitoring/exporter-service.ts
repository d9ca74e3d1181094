import type { Construct } from 'constructs';
import type { IService } from 'kubernetes-models/v1/Service';
import { hasPostgresExporter, hasRedisExporter } from '../../exporters.js';
import { merge } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { comment, spread } from '../../helm/structure.js';
import { metadata, selectorLabels } from '../../labels.js';
import type { Values } from '../../values.js';

/** For scrapers of the exporter beside a bundled server. */
export function exporterService(scope: Construct, v: Values, part: 'postgres' | 'redis') {
  const { port, annotations } = v[part].exporter.metricsService;
  return new HelmObject<IService>(
    scope,
    `${part}-metrics-service`,
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        ...metadata(v, part, `${part}-metrics`),
        annotations: { ...spread(merge(annotations, v.commonAnnotations)) },
      },
      spec: {
        type: 'ClusterIP',
        ...comment('A pod that is not ready has metrics too, and they say why.'),
        publishNotReadyAddresses: true,
        selector: selectorLabels(part),
        ports: [{ name: 'metrics', port, targetPort: 'metrics', protocol: 'TCP' }],
      },
    },
    { when: part === 'postgres' ? hasPostgresExporter(v) : hasRedisExporter(v) },
  );
}
