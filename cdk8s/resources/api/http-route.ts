import type { IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute';
import type { Construct } from 'constructs';
import { dflt, merge } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { spread, when } from '../../helm/structure.js';
import { metadata, nameOf } from '../../labels.js';
import type { Values } from '../../values.js';

/** The API behind Gateways of the user, where TLS ends too. */
export function httpRoute(scope: Construct, v: Values) {
  const { enabled, annotations, parentRefs, hostnames, matches, filters, timeouts } = v.httpRoute;
  const everything = [{ path: { type: 'PathPrefix' as const, value: dflt(v.api.config.basePath, '/') } }];
  return new HelmObject<IHTTPRoute>(
    scope,
    'http-route',
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: {
        ...metadata(v, 'api'),
        annotations: { ...spread(merge(annotations, v.commonAnnotations)) },
      },
      spec: {
        parentRefs,
        hostnames,
        rules: [
          {
            backendRefs: [{ name: nameOf(), port: v.api.service.port }],
            matches: when(matches, spread(matches), everything as never),
            filters,
            timeouts,
          },
        ],
      },
    },
    { when: enabled },
  );
}
