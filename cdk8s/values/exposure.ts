import type { ICertificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate';
import type { IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute';
import type { IIngressTLS } from 'kubernetes-models/networking.k8s.io/v1/IngressTLS';
import { z } from 'zod';
import { k8sList, k8sObject, section, stringMap } from '../helm/values-types.js';

type RouteSpec = IHTTPRoute['spec'];
export type RouteRule = NonNullable<RouteSpec['rules']>[number];

const host = z.object({
  host: z.string().min(1),
  paths: z
    .array(
      z.object({
        path: z.string().regex(/^\//),
        pathType: z.enum(['Prefix', 'Exact', 'ImplementationSpecific']).optional(),
      }),
    )
    .optional(),
});

/** The API behind an Ingress controller. */
export const ingress = section('Ingress: the API under names of yours, through an Ingress controller.', {
  enabled: z.boolean().default(false).describe('Create it.'),
  className: z.string().default('').describe('IngressClass; empty is the default of the cluster.'),
  annotations: stringMap().default({}).describe('Annotations.'),
  hosts: z
    .array(host)
    .default([])
    .describe(
      'Names, such as {host: almanac.example.com}; with paths: [{path: /, pathType: Prefix}] not all of the host is taken, nor all below api.config.basePath.',
    ),
  tls: k8sList<IIngressTLS>()
    .default([])
    .describe(
      'TLS with Secrets that are there: {secretName, hosts}. A certificate below is added by itself. The alert about the end of a certificate takes it to be one of cert-manager named like its Secret, as an annotation of the Ingress has it made.',
    ),
  acknowledgePlain: z
    .boolean()
    .default(false)
    .describe('Says that TLS ends before the Ingress, where the production preset asks.'),
});

/** The API behind a Gateway. */
export const httpRoute = section('HTTPRoute of the Gateway API, whose CRDs have to be there.', {
  enabled: z.boolean().default(false).describe('Create it.'),
  annotations: stringMap().default({}).describe('Annotations.'),
  parentRefs: k8sList<NonNullable<RouteSpec['parentRefs']>[number]>()
    .default([])
    .describe('Gateways that it belongs to: {name, namespace, sectionName}.'),
  hostnames: z.array(z.string()).default([]).describe('Names; empty is all of the Gateway.'),
  matches: k8sList<NonNullable<RouteRule['matches']>[number]>()
    .default([])
    .describe('Requests that are meant; empty is every path below api.config.basePath.'),
  filters: k8sList<NonNullable<RouteRule['filters']>[number]>()
    .default([])
    .describe('What happens to requests on their way; by itself api.config.basePath is taken off.'),
  timeouts: k8sObject<NonNullable<RouteRule['timeouts']>>()
    .default({})
    .describe('Longest times, such as request: 60s.'),
});

/** The certificate of the Ingress. */
export const certificate = section('Certificate of cert-manager, whose CRDs have to be there.', {
  enabled: z.boolean().default(false).describe('Create it; the Ingress uses it.'),
  issuerRef: section('Who issues it.', {
    name: z.string().default('').describe('Name.'),
    kind: z.string().min(1).default('ClusterIssuer').describe('Kind: ClusterIssuer, Issuer or another.'),
    group: z.string().min(1).default('cert-manager.io').describe('API group.'),
  }),
  dnsNames: z.array(z.string()).default([]).describe('Names; empty is the hosts of the Ingress.'),
  secretName: z
    .string()
    .default('')
    .describe('Secret that it is kept in; empty is the release’s name with -tls.'),
  duration: z
    .string()
    .default('')
    .describe('How long it is valid, such as 2160h; empty is up to the issuer.'),
  renewBefore: z.string().default('').describe('How long before its end it is renewed.'),
  privateKey: k8sObject<NonNullable<ICertificate['spec']['privateKey']>>()
    .default({ rotationPolicy: 'Always' })
    .describe('Algorithm, size and rotation of its key.'),
});
