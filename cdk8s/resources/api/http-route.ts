import type { IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute';
import type { Construct } from 'constructs';
import { and, not } from '../../helm/conditions.js';
import type { Templated } from '../../helm/expression.js';
import { dflt, merge } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { spread, when } from '../../helm/structure.js';
import { metadata, nameOf } from '../../labels.js';
import type { RouteRule } from '../../values/exposure.js';
import type { Values } from '../../values.js';

type Filters = Templated<NonNullable<RouteRule['filters']>[number]>[];
type Matches = Templated<NonNullable<RouteRule['matches']>[number]>[];

/** The API behind Gateways of the user, where TLS ends too. */
export function httpRoute(scope: Construct, v: Values) {
  const { enabled, annotations, parentRefs, hostnames } = v.httpRoute;
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
      spec: { parentRefs, hostnames, rules: [rule(v)] },
    },
    { when: enabled },
  );
}

function rule(v: Values) {
  const { matches, filters, timeouts } = v.httpRoute;
  return {
    backendRefs: [{ name: nameOf(), port: v.api.service.port }],
    matches: when<Matches>(matches, spread(matches), everything(v)),
    filters: when<Filters>(filters, spread(filters), withoutPrefix(v)),
    timeouts,
  } satisfies Templated<RouteRule>;
}

function everything({ api: { config } }: Values): Matches {
  return [{ path: { type: 'PathPrefix', value: dflt(config.basePath, '/') } }];
}

/** The API itself knows of no prefix but for links: the Gateway takes it off. */
function withoutPrefix({ api: { config }, httpRoute: { matches } }: Values): Filters {
  const path = { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } as const;
  return when<Filters>(and(config.basePath, not(matches)), [{ type: 'URLRewrite', urlRewrite: { path } }]);
}
