import type { INetworkPolicyEgressRule } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyEgressRule';
import type { INetworkPolicyIngressRule } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyIngressRule';
import type { INetworkPolicyPeer } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPeer';
import { z } from 'zod';
import { k8sList, section } from '../helm/values-types.js';

const peers = (text: string) => k8sList<INetworkPolicyPeer>().default([]).describe(text);

/** Who may talk to whom. */
export const networkPolicyValues = section(
  'Network policies: within the release nothing is allowed but what these say. Peers are those of Kubernetes, as { podSelector: … } or { ipBlock: { cidr: … } }.',
  {
    enabled: z.boolean().default(true).describe('Create them. Not every cluster enforces them.'),
    allowFrom: peers('Peers that may ask the API; empty is anyone.'),
    allowMetricsFrom: peers('Peers that may read the metrics; empty is every pod of the cluster.'),
    allowDatabaseFrom: peers('More peers that may reach the bundled PostgreSQL, such as a backup.'),
    databaseTo: peers('Where an external database is; empty is anywhere, on its port.'),
    cacheTo: peers('Where an external cache is; empty is anywhere, on its port.'),
    ingestTo: peers('Where the sources of Datasets are; empty is anywhere, on any port.'),
    tracesTo: peers('Who takes traces; empty is anywhere, on the port of tracing.endpoint.'),
    dnsTo: peers('Where names are resolved; empty is anywhere, on port 53.'),
    apiServerCidrs: z
      .array(z.string().regex(/^[0-9A-Fa-f.:]+\/[0-9]{1,3}$/))
      .default([])
      .describe('Networks of the API server of Kubernetes; empty is anywhere, on ports 443 and 6443.'),
    extraIngress: k8sList<INetworkPolicyIngressRule>()
      .default([])
      .describe('More rules of who may reach the pods of the API.'),
    extraEgress: k8sList<INetworkPolicyEgressRule>()
      .default([])
      .describe('More rules of what the pods of the API may reach.'),
  },
);
