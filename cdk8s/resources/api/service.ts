import type { Construct } from 'constructs';
import type { IService } from 'kubernetes-models/v1/Service';
import type { IServicePort } from 'kubernetes-models/v1/ServicePort';
import type { IServiceSpec } from 'kubernetes-models/v1/ServiceSpec';
import { gt } from '../../helm/conditions.js';
import type { Templated } from '../../helm/expression.js';
import { merge } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { iff, spread } from '../../helm/structure.js';
import { metadata, selectorLabels } from '../../labels.js';
import type { Values } from '../../values.js';

/** The Service that clients use. */
export function service(scope: Construct, v: Values) {
  const { type, annotations } = v.api.service;
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
      ports: [servicePort(v)],
      ...reach(v),
    },
  });
}

function servicePort({ api: { service } }: Values): Templated<IServicePort> {
  const { port, nodePort } = service;
  return {
    name: 'http',
    port,
    targetPort: 'http',
    protocol: 'TCP',
    appProtocol: 'http',
    nodePort: iff(gt(nodePort, 0), nodePort),
  };
}

/** By which addresses and from where it is reached. */
function reach({ api: { service } }: Values) {
  const { loadBalancerClass, externalTrafficPolicy, ipFamilyPolicy } = service;
  return {
    loadBalancerClass: iff(loadBalancerClass, loadBalancerClass),
    loadBalancerSourceRanges: service.loadBalancerSourceRanges,
    externalTrafficPolicy: iff(externalTrafficPolicy, externalTrafficPolicy),
    ipFamilyPolicy: iff(ipFamilyPolicy, ipFamilyPolicy),
    ipFamilies: service.ipFamilies,
  } satisfies Templated<Partial<IServiceSpec>>;
}
