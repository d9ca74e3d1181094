import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { INetworkPolicyPeer } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPeer';
import type { INetworkPolicyPort } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPort';
import type { ILabelSelector } from '@kubernetes-models/apimachinery/apis/meta/v1/LabelSelector';
import type { Manifest } from '../../support/manifests.js';

/** One end of a connection: a pod of the policies' namespace or another, or an address outside the cluster. */
export interface End {
  readonly labels?: Readonly<Record<string, string>>;
  readonly elsewhere?: boolean;
  readonly address?: string;
}

type Spec = NonNullable<INetworkPolicy['spec']>;
interface Rule {
  readonly peers: readonly INetworkPolicyPeer[] | undefined;
  readonly ports: readonly INetworkPolicyPort[] | undefined;
}

/** Whether these policies let one end reach the other, as Kubernetes reads them. `port` is `TCP/8080`. */
export function reaches(
  manifests: readonly Manifest[],
  [from, to, port]: readonly [End, End, string],
): boolean {
  const policies = manifests
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map((manifest) => manifest['spec'] as Spec);
  const out = rulesOf(policies, from, 'Egress');
  const into = rulesOf(policies, to, 'Ingress');
  return allows(out, to, port) && allows(into, from, port);
}

/** The rules of the policies that choose a pod; `undefined` when none does, which leaves it open. */
function rulesOf(policies: readonly Spec[], end: End, type: 'Ingress' | 'Egress'): Rule[] | undefined {
  if (end.labels === undefined || end.elsewhere === true) return undefined;
  const { labels } = end;
  const chosen = policies.filter(
    ({ podSelector, policyTypes = [] }) => policyTypes.includes(type) && matches(podSelector ?? {}, labels),
  );
  if (chosen.length === 0) return undefined;
  return chosen.flatMap(({ ingress = [], egress = [] }) =>
    type === 'Ingress'
      ? ingress.map(({ from, ports }) => ({ peers: from, ports }))
      : egress.map(({ to, ports }) => ({ peers: to, ports })),
  );
}

function allows(rules: readonly Rule[] | undefined, end: End, port: string): boolean {
  return (
    rules === undefined ||
    rules.some(
      ({ peers, ports }) =>
        (peers === undefined || peers.some((peer) => isPeer(peer, end))) &&
        (ports === undefined || ports.some((one) => `${one.protocol ?? 'TCP'}/${String(one.port)}` === port)),
    )
  );
}

/** An address has to be one of the network written out, which is enough here. */
function isPeer({ ipBlock, namespaceSelector, podSelector }: INetworkPolicyPeer, end: End): boolean {
  if (ipBlock !== undefined) return ipBlock.cidr === `${end.address}/32`;
  if (end.labels === undefined) return false;
  if (namespaceSelector === undefined && end.elsewhere === true) return false;
  if (Object.keys(namespaceSelector ?? {}).length > 0) throw new Error('only {} chooses namespaces here');
  return matches(podSelector ?? {}, end.labels);
}

function matches({ matchLabels = {} }: ILabelSelector, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(matchLabels).every(([name, value]) => labels[name] === value);
}
