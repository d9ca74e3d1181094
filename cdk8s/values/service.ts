import { z } from 'zod';
import { section, stringMap } from '../helm/values-types.js';

export const port = z.int().min(1).max(65_535);

/** One of some words, or empty; typed for the manifest, which has it only when it is not. */
const choice = <Word extends string>(...words: Word[]) =>
  z.enum(['', ...words] as string[]).default('') as unknown as z.ZodType<Word>;

/** The Service that clients use. */
export const service = section('Service of the API.', {
  type: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer']).default('ClusterIP').describe('Type.'),
  port: port.default(8080).describe('Port.'),
  nodePort: z
    .int()
    .min(0)
    .max(65_535)
    .default(0)
    .describe('Port on each node, for NodePort and LoadBalancer; 0 lets Kubernetes choose.'),
  annotations: stringMap().default({}).describe('Annotations.'),
  loadBalancerClass: z.string().default('').describe('Which load balancer; empty is the default.'),
  loadBalancerSourceRanges: z
    .array(z.string())
    .default([])
    .describe('Networks that the load balancer lets in, as CIDRs; empty is all.'),
  externalTrafficPolicy: choice('Cluster', 'Local').describe(
    'Local keeps the address of clients, for NodePort and LoadBalancer.',
  ),
  ipFamilyPolicy: choice('SingleStack', 'PreferDualStack', 'RequireDualStack').describe(
    'IPv4, IPv6 or both; empty is the default of the cluster.',
  ),
  ipFamilies: z
    .array(z.enum(['IPv4', 'IPv6']))
    .default([])
    .describe('Families of addresses, in order; for IPv6 set api.config.host to "::".'),
});

/** The Service that scrapers use. */
export const metricsService = section('Service of the metrics.', {
  port: port.default(9797).describe('Port.'),
  annotations: stringMap().default({}).describe('Annotations.'),
});
