import type { Construct } from 'constructs';
import type { IService } from 'kubernetes-models/v1/Service';
import { merge } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { spread } from '../../helm/structure.js';
import { metadata, selectorLabels } from '../../labels.js';
import type { Values } from '../../values.js';

/** The Service that clients use. */
export function service(scope: Construct, v: Values) {
  const { type, port, annotations } = v.api.service;
  return new HelmObject<IService>(scope, 'service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      ...metadata(v, 'api'),
      annotations: { ...spread(merge(annotations, v.commonAnnotations)) },
    },
    spec: {
      type,
      selector: selectorLabels('api'),
      ports: [{ name: 'http', port, targetPort: 'http', protocol: 'TCP', appProtocol: 'http' }],
    },
  });
}
