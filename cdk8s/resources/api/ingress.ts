import type { Construct } from 'constructs';
import type { IHTTPIngressPath } from 'kubernetes-models/networking.k8s.io/v1/HTTPIngressPath';
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import type { IIngressTLS } from 'kubernetes-models/networking.k8s.io/v1/IngressTLS';
import { certificateNames, certificateSecret } from '../../certificate.js';
import { and } from '../../helm/conditions.js';
import type { Templated } from '../../helm/expression.js';
import { dflt, merge } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { iff, range, spread, when } from '../../helm/structure.js';
import { metadata, nameOf } from '../../labels.js';
import type { Values } from '../../values.js';

/** The API under the names of the user. */
export function ingress(scope: Construct, v: Values) {
  const { enabled, className, annotations, hosts } = v.ingress;
  return new HelmObject<IIngress>(
    scope,
    'ingress',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        ...metadata(v, 'api'),
        annotations: { ...spread(merge(annotations, v.commonAnnotations)) },
      },
      spec: {
        ingressClassName: iff(className, className),
        tls: tls(v),
        rules: range('host', hosts, ({ host, paths }) => ({
          host,
          http: {
            paths: when(
              paths,
              range('path', paths, ({ path, pathType }) => toApi(v, path, dflt(pathType, 'Prefix'))),
              [toApi(v, dflt(v.api.config.basePath, '/'), 'Prefix')],
            ),
          },
        })),
      },
    },
    { when: and(enabled, hosts) },
  );
}

function tls(v: Values): Templated<IIngressTLS>[] {
  return [
    ...when(v.certificate.enabled, [{ secretName: certificateSecret(), hosts: certificateNames(v) }]),
    ...spread(v.ingress.tls),
  ];
}

function toApi(
  v: Values,
  path: Templated<string>,
  pathType: Templated<IHTTPIngressPath['pathType']>,
): Templated<IHTTPIngressPath> {
  return {
    path,
    pathType,
    backend: { service: { name: nameOf(), port: { number: v.api.service.port } } },
  };
}
