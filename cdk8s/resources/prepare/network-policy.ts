import type { Construct } from 'constructs';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { and } from '../../helm/conditions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { commentItem, range, when } from '../../helm/structure.js';
import { selectorLabels } from '../../labels.js';
import { tcp } from '../../network.js';
import { hookMetadata, prepares } from '../../prepare.js';
import type { Values } from '../../values.js';

/** The hook asks Kubernetes. On an upgrade its pod meets the policies of the version before: this one comes along. */
export function networkPolicy(scope: Construct, v: Values) {
  const { enabled, apiServerCidrs } = v.networkPolicy;
  return new HelmObject<INetworkPolicy>(
    scope,
    'network-policy',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: hookMetadata(v, 'first'),
      spec: {
        podSelector: { matchLabels: selectorLabels('prepare') },
        policyTypes: ['Ingress', 'Egress'],
        egress: [
          ...commentItem('The Service of the API server has 443, the server itself mostly 6443.'),
          {
            ports: tcp(443, 6443),
            ...when(apiServerCidrs, { to: range('cidr', apiServerCidrs, (cidr) => ({ ipBlock: { cidr } })) }),
          },
        ],
      },
    },
    { when: and(enabled, prepares(v)) },
  );
}
